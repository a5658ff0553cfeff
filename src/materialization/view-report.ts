import type { ViewWorth } from './advice/view-worth.js';

/** How one attempt at a view ended, as the ledger holds it. Times are ISO instants. */
export interface ViewRun {
  readonly id: number;
  readonly view: string;
  /** The scheduled instant; null for a run that no schedule asked for. */
  readonly slot: string | null;
  readonly attempt: number;
  readonly cause: 'schedule' | 'change' | 'manual' | 'start' | 'external';
  /** `busy` and `interrupted` are attempts that are made again; the rest but `running` are how a slot ends. */
  readonly state:
    'running' | 'succeeded' | 'failed' | 'skipped' | 'upstream_failed' | 'cancelled' | 'busy' | 'interrupted';
  /** Of an incremental view, `incremental`: the rows that changes had a part in; `rebuild`: all of them, compared with what it held. */
  readonly mode:
    ('build' | 'swap' | 'concurrent' | 'plain' | 'skip' | 'reindex' | 'rollback') | ('incremental' | 'rebuild') | null;
  readonly reason: string | null;
  readonly startedAt: string;
  readonly finishedAt: string | null;
  readonly durationMs: number | null;
  readonly asOf: string | null;
  readonly rowsBefore: number | null;
  readonly rowsAfter: number | null;
  readonly rowsChanged: number | null;
  readonly bytes: number | null;
  readonly walBytes: number | null;
  /** SQLSTATE or code of a failure; never a message with data in it. */
  readonly errorClass: string | null;
}

/** States in which a slot has ended. */
export const ENDED: readonly ViewRun['state'][] = ['succeeded', 'failed', 'skipped', 'upstream_failed', 'cancelled'];

/** Why a view's schedule leaves it alone; it can still be refreshed by hand. */
export interface ViewControl {
  readonly state: 'paused' | 'suspended';
  readonly by: string;
  readonly at: string;
  readonly reason: string | null;
}

export type ViewCondition =
  /** Not there. */
  | 'missing'
  /** There as defined and filled. */
  | 'ready'
  | 'unpopulated'
  /** Built from another definition. */
  | 'outdated'
  /** The build before that of its definition, by an operator's word. */
  | 'rolled_back'
  /** Altered or made anew by hand since it was built. */
  | 'drifted'
  /** The name belongs to a relation that is not ours. */
  | 'foreign'
  | 'quarantined';

export interface ViewStatus {
  readonly name: string;
  readonly queryId: string;
  /** As it is defined: refreshed as a whole, or by what changed and so kept as a table. */
  readonly kind: 'materialized' | 'incremental';
  readonly condition: ViewCondition;
  /** Why it is out of service until it is rebuilt; null where it is not. */
  readonly quarantined: string | null;
  readonly fingerprint: string;
  readonly builtFingerprint: string | null;
  readonly asOf: string | null;
  readonly ageSeconds: number | null;
  /** Whether nothing it reads has changed since it was filled; null where that cannot be known. */
  readonly isCurrent: boolean | null;
  readonly maxStalenessSeconds: number | null;
  readonly refreshCron: string;
  readonly timeZone: string;
  readonly nextSlot: string | null;
  /** Null: the schedule is followed. */
  readonly control: ViewControl | null;
  readonly lastRun: ViewRun | null;
  readonly rows: number | null;
  readonly bytes: number | null;
  readonly baseBytes: number | null;
  /** bytes over baseBytes. */
  readonly storageOverhead: number | null;
  /** What it was measured to bring and to cost; null where that was not looked at. */
  readonly worth: ViewWorth | null;
  readonly targets: ViewTargets;
}

/** Whether a view is what views are for; null where nothing was measured yet. */
export interface ViewTargets {
  /** Its last successful run was done within 30 s. */
  readonly isRefreshFast: boolean | null;
  /** It takes less than twice the space of its tables. */
  readonly isSmall: boolean | null;
  /** It answers at least ten times as fast as its query. */
  readonly isSpeedUp: boolean | null;
}

/** A lock on the view or a session that waits for one. */
export interface ViewLock {
  readonly pid: number;
  readonly mode: string;
  readonly granted: boolean;
  readonly blockedBy: readonly number[];
  readonly sinceMs: number | null;
  readonly application: string;
}

export interface ViewFreshness {
  readonly name: string;
  readonly asOf: string | null;
  readonly ageSeconds: number | null;
  /** The age it promises not to pass: max_staleness, else until the slot after the next one due. */
  readonly promiseSeconds: number | null;
  readonly isKept: boolean;
  readonly reason: string | null;
}

/** How long a step is expected to take. */
export interface ExpectedTime {
  readonly ms: number;
  /** `runs`: as the view's own last runs took; `estimate`: by the server's cost of its statement, and roughly. */
  readonly basis: 'runs' | 'estimate';
  /** What it was taken from. */
  readonly from: string;
}

export interface PlannedStep {
  readonly view: string;
  readonly action: 'create' | 'rebuild' | 'reindex' | 'refresh' | 'none' | 'drop' | 'blocked';
  readonly reason: string;
  /** Strongest lock it takes on what readers use, and for how long. */
  readonly locks: string;
  readonly details: readonly string[];
  /** Null where nothing is done, and where the step is part of another's. */
  readonly expected: ExpectedTime | null;
  /** Views of the definitions that are made anew in the same transaction, because they read it. */
  readonly together: readonly string[];
  /** The view in whose transaction this one is made anew. */
  readonly within: string | null;
  /** Done by an operator's word alone, never by a start. */
  readonly isHeld: boolean;
}

export interface ViewPlan {
  /** 12 hex digits over what the steps do; a plan that would do something else has another. */
  readonly planId: string;
  readonly steps: readonly PlannedStep[];
  /** Whether nothing would change. */
  readonly isEmpty: boolean;
}

export interface ViewDrop {
  readonly view: string;
  readonly state: 'dropped' | 'failed';
  readonly reason: string | null;
}

/** A plan that was carried out: a run for each view that was touched, and what became of each that was to go. */
export interface AppliedPlan {
  readonly plan: ViewPlan;
  readonly runs: readonly ViewRun[];
  readonly drops: readonly ViewDrop[];
}

/** What a view is made of, what reads it, and what would be done with it. */
export interface ViewExplanation {
  readonly name: string;
  readonly condition: ViewCondition;
  readonly step: PlannedStep;
  /** Relations its statement reads. */
  readonly reads: readonly string[];
  /** What reads it by its identity: ours, others' that are made again or told, and what cannot be. */
  readonly readers: readonly string[];
  readonly obstacles: readonly string[];
  readonly indexes: readonly { readonly name: string; readonly definition: string }[];
  readonly options: readonly string[];
  readonly tablespace: string | null;
  /** What the server estimates the statement to cost without the view; null where it cannot be asked. */
  readonly cost: { readonly total: number; readonly rows: number } | null;
  /** The build that a rollback would bring back. */
  readonly former: { readonly fingerprint: string; readonly asOf: string; readonly isAsDefined: boolean } | null;
}
