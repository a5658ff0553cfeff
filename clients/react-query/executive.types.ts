export type Timeframe = '24h' | '7d' | '30d' | '90d';

export type MetricName =
  'active_users' | 'events' | 'runs' | 'success_rate' | 'runtime_avg' | 'runtime_p95' | 'credits' | 'tokens' | 'errors';

/** A window that ends at an instant (or the end of a date); null is the newest of the workspace. */
export interface WindowQuestion {
  readonly timeframe?: Timeframe;
  readonly asOf?: string | null;
}

export interface MetricQuestion {
  readonly interval?: 'hour' | 'day';
  readonly periods?: number;
  readonly asOf?: string | null;
}

export interface TopAgent {
  readonly agent_id: string;
  readonly runs: number;
  /** Percent. */
  readonly success_rate: number;
}

/** Changes are percent to the span before, null where there was nothing. */
export interface OverviewMetrics {
  readonly dau: number;
  readonly dau_change_percent: number | null;
  readonly wau: number;
  readonly wau_change_percent: number | null;
  readonly mau: number;
  readonly mau_change_percent: number | null;
  readonly active_rate: number | null;
  readonly runs: number;
  readonly runs_change_percent: number | null;
  readonly success_rate: number | null;
  readonly runtime_avg_seconds: number | null;
  readonly runtime_p95_seconds: number | null;
  readonly credits: number;
  readonly credits_change_percent: number | null;
  readonly tokens: number;
  readonly top_agents: readonly TopAgent[];
}

export interface Overview {
  readonly workspace_id: string;
  readonly timeframe: Timeframe;
  readonly metrics: OverviewMetrics;
  readonly freshness: { readonly as_of: string | null; readonly asof_date: string | null };
  readonly cached_at: string;
}

/** An answer of a registered query. */
export interface Answer<Row> {
  readonly query_id: string;
  readonly rows: readonly { readonly data: Row }[];
  readonly row_count: number;
  readonly unit: string;
  readonly warnings: readonly string[];
}

export interface AgentRow {
  readonly rank: number;
  readonly agent_id: string;
  readonly runs: number;
  readonly completed: number;
  readonly success_rate: number;
  readonly runtime_avg_seconds: number | null;
  readonly runtime_p95_seconds: number | null;
  readonly credits: number;
  readonly tokens: number;
  readonly users: number;
}

export interface MetricRow {
  readonly period: string;
  readonly value: number | null;
}

export interface ChurnRow {
  readonly active_before: number;
  readonly retained: number;
  readonly churned: number;
  readonly churn_rate: number | null;
  readonly active_now: number;
  readonly new_users: number;
  readonly returned: number;
}

export interface ErrorRow {
  readonly period: string;
  readonly category: string;
  readonly severity: string;
  readonly errors: number;
  readonly agents: number;
  readonly share_percent: number;
}
