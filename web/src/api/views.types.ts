export interface ViewRun {
  readonly id: number;
  readonly view: string;
  readonly slot: string | null;
  readonly attempt: number;
  readonly cause: string;
  readonly state: string;
  readonly mode: string | null;
  readonly reason: string | null;
  readonly started_at: string;
  readonly finished_at: string | null;
  readonly duration_ms: number | null;
  readonly rows_before: number | null;
  readonly rows_after: number | null;
  readonly rows_changed: number | null;
  readonly bytes: number | null;
  readonly error_class: string | null;
}

export interface ViewWorth {
  readonly verdict: string;
  readonly uses: number;
  readonly speed_up: number | null;
  readonly saved_ms_per_day: number | null;
  readonly spent_ms_per_day: number | null;
}

export interface ViewStatus {
  readonly name: string;
  readonly domain?: string | null;
  /** Relations its statement reads, `schema.name`; in the list alone. */
  readonly reads?: readonly string[];
  readonly query_id: string;
  readonly kind: 'materialized' | 'incremental';
  readonly condition: string;
  readonly quarantined: string | null;
  readonly as_of: string | null;
  readonly age_seconds: number | null;
  readonly is_current: boolean | null;
  readonly max_staleness_seconds: number | null;
  readonly refresh_cron: string;
  readonly time_zone: string;
  readonly next_slot: string | null;
  readonly control: {
    readonly state: string;
    readonly by: string;
    readonly at: string;
    readonly reason: string | null;
  } | null;
  readonly last_run: ViewRun | null;
  readonly rows: number | null;
  readonly bytes: number | null;
  readonly base_bytes: number | null;
  readonly storage_overhead: number | null;
  readonly worth: ViewWorth | null;
}

export interface ViewLock {
  readonly pid: number;
  readonly mode: string;
  readonly granted: boolean;
  readonly blocked_by: readonly number[];
  readonly since_ms: number | null;
  readonly application: string;
}

export interface ViewDetail extends ViewStatus {
  readonly locks: readonly ViewLock[];
  readonly definition: {
    readonly domain: string;
    readonly file: string;
    readonly line: number;
    readonly statement: string;
    readonly unique_key: readonly string[];
    readonly params: Readonly<Record<string, unknown>>;
  };
}

export interface ViewPromise {
  readonly status: 'ok' | 'stale';
  readonly as_of: string | null;
  readonly age_seconds: number | null;
  readonly promise_seconds: number | null;
}

export interface Freshness {
  readonly status: 'ok' | 'stale';
  readonly details: Readonly<Record<string, ViewPromise>>;
}

export interface PlannedStep {
  readonly view: string;
  readonly action: string;
  readonly reason: string;
  readonly locks: string;
  readonly details: readonly string[];
  readonly expected: { readonly ms: number; readonly basis: string; readonly from: string } | null;
  readonly within: string | null;
  readonly is_held: boolean;
}

export interface ViewPlan {
  readonly plan_id: string;
  readonly steps: readonly PlannedStep[];
  readonly is_empty: boolean;
}

export interface AppliedPlan {
  readonly plan: ViewPlan;
  readonly runs: readonly ViewRun[];
  readonly drops: readonly { readonly view: string; readonly state: string; readonly reason: string | null }[];
}

export interface ViewExplanation {
  readonly name: string;
  readonly condition: string;
  readonly step: PlannedStep;
  readonly reads: readonly string[];
  readonly readers: readonly string[];
  readonly obstacles: readonly string[];
  readonly indexes: readonly { readonly name: string; readonly definition: string }[];
  readonly cost: { readonly total: number; readonly rows: number } | null;
  readonly former: { readonly fingerprint: string; readonly as_of: string; readonly is_as_defined: boolean } | null;
}

export interface ExpectedBenefit {
  readonly loads_per_day: number;
  readonly base_ms: number;
  readonly view_ms: number;
  readonly speed_up: number;
  readonly net_ms_per_day: number;
  readonly rows: number;
  readonly bytes: number;
}

export interface Advice {
  readonly observed_seconds: number;
  readonly assumes: readonly string[];
  readonly proposals: readonly {
    readonly name: string;
    readonly query_id: string;
    readonly refresh_cron: string;
    readonly yaml: string;
    readonly expected: ExpectedBenefit;
  }[];
  readonly not_worth: readonly { readonly view: string; readonly query_id: string; readonly measured: ViewWorth }[];
  readonly not_proposed: readonly {
    readonly query_id: string;
    readonly code: string;
    readonly detail: string;
    readonly loads_per_day: number;
    readonly hits_per_day: number;
    readonly base_ms: number | null;
  }[];
  readonly lost_runs: number;
  readonly dropped_runs: number;
}
