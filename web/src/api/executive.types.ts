import type { Timeframe } from '../../../clients/react-query/executive.types.js';

export interface WorkspaceRow {
  readonly workspace_id: string;
  /** repository, benchmark or trace. */
  readonly kind: string;
  readonly users: number;
  readonly runs: number;
  readonly last_activity_at: string | null;
  readonly last_run_at: string | null;
}

export interface CohortRow {
  readonly cohort_start: string;
  /** Weeks or months later. */
  readonly period: number;
  readonly cohort_size: number;
  readonly active_users: number;
  readonly retention_percent: number;
}

export interface RetentionPoint {
  readonly days: number;
  readonly users: number;
  readonly retained: number;
  readonly retention_percent: number | null;
}

export interface AgentFigures {
  readonly agent_id: string;
  readonly as_of: string;
  readonly runs: number;
  readonly completed: number;
  readonly success_rate: number;
  readonly failed: number;
  readonly cancelled: number;
  readonly timed_out: number;
  readonly runtime_p50_seconds: number | null;
  readonly runtime_avg_seconds: number | null;
  readonly runtime_p95_seconds: number | null;
  readonly credits: number;
  readonly tokens: number;
  readonly users: number;
  readonly first_run_at: string;
  readonly last_run_at: string;
}

export interface ExecutionRow {
  readonly run_id: string;
  readonly status: string;
  readonly started_at: string;
  readonly runtime_seconds: number | null;
  readonly credits: number;
  readonly tokens: number;
  readonly model_name: string | null;
  /** A pseudonym. */
  readonly user_id: string | null;
  readonly error_type: string | null;
  readonly error_message: string | null;
}

export interface ActivityRow {
  readonly day: string;
  readonly event_type: string;
  readonly events: number;
  readonly first_at: string;
  readonly last_at: string;
}

/** Whose figures, and of which span. */
export interface ExecutiveView {
  readonly workspace: string;
  readonly timeframe: Timeframe;
}
