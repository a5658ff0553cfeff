import type { Params } from './registry.types.js';

export interface IntentParameter {
  readonly name: string;
  readonly type: 'string' | 'integer' | 'float';
  readonly description: string;
  readonly default: string | number | null;
  readonly min?: number;
  readonly max?: number;
  readonly allowed?: readonly (string | number)[];
}

export interface Intent {
  readonly intent: string;
  readonly title: string;
  readonly parameters: readonly IntentParameter[];
}

/** How a number follows from what was read. */
export type Formula =
  | { readonly kind: 'cell' | 'count'; readonly citation_id: string }
  | { readonly kind: 'constant'; readonly value: number; readonly source: string }
  | { readonly kind: 'list'; readonly items: readonly Formula[] }
  | { readonly kind: 'apply'; readonly fn: string; readonly arguments: readonly Formula[] };

export interface FindingNumber {
  readonly value: number;
  readonly unit: string;
  readonly citation_ids: readonly string[];
  readonly formula: Formula;
}

export type Severity = 'info' | 'notice' | 'warning' | 'critical';

export interface Finding {
  readonly id: string;
  readonly section: string;
  readonly title: string;
  readonly statement: string;
  readonly severity: Severity;
  readonly numbers: Readonly<Record<string, FindingNumber>>;
}

/** A cell of an answer, or its number of rows where it names none. */
export interface Citation {
  readonly id: string;
  readonly query_id: string;
  readonly params: Params;
  readonly row: number | null;
  readonly column: string | null;
  readonly value: number;
}

export interface QueryFreshness {
  readonly query_id: string;
  readonly params: Params;
  readonly asof_date: string | null;
  readonly updated_at: string | null;
  readonly age_days: number | null;
}

export interface RunProblem {
  readonly code: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly hint: string;
  readonly step: string;
}

export interface RunResult {
  readonly ok: boolean;
  readonly intent: string;
  readonly run_id: string;
  /** Where it is not ok. */
  readonly problem?: RunProblem;
  readonly sections: readonly { readonly id: string; readonly title: string; readonly findings: readonly string[] }[];
  readonly findings: readonly Finding[];
  readonly citations: readonly Citation[];
  readonly freshness: {
    readonly asof_date: string | null;
    readonly updated_at: string | null;
    readonly age_days: number | null;
    readonly queries: readonly QueryFreshness[];
  };
  readonly cache_stats: {
    readonly hits: number;
    readonly misses: number;
    readonly sets: number;
    readonly errors: number;
  };
  readonly reproducibility: {
    readonly intent: string;
    readonly params: Params;
    readonly registry_version: string;
    readonly queries: readonly {
      readonly query_id: string;
      readonly params: Params;
      readonly definition_version: string;
      readonly url: string | null;
    }[];
  };
  readonly warnings: readonly { readonly code: string; readonly detail: string; readonly query_id: string | null }[];
  readonly request_id: string;
  readonly timings: { readonly total_ms: number; readonly nodes: Readonly<Record<string, number>> };
}

/** A run that is under way. */
export interface StartedRun {
  readonly run_id: string;
  readonly intent: string;
  readonly started_at: string;
}
