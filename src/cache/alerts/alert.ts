import type { Severity } from './severity.js';

/**
 * - `hit_rate`: of the reads of a region, fewer are answered from the cache than its threshold asks for;
 * - `forged_entries`: the second tier held entries of a region that this service did not write;
 * - `table_untracked`: changes of a table cannot be noticed; answers over it live shortly;
 * - `table_altered`: something was done to a table that no trigger tells (triggers off, schema, files, partitions);
 * - `error_rate`, `load_latency`: loads of a region fail too often, or take too long;
 * - `redis_latency`, `redis_memory`, `connection_failures`, `breaker_open`: the second tier is slow, full, hard to reach, or kept away from;
 * - `view_quarantined`: a view answered otherwise than the tables; the tables answer until it is rebuilt;
 * - `heap`: this process has little memory left;
 * - `change_lag`, `change_log_silent`: this process learns late of changes, or cannot tell whether there are any.
 */
export const ALERT_KINDS = [
  ...(['hit_rate', 'forged_entries', 'table_untracked', 'table_altered', 'error_rate', 'load_latency'] as const),
  ...(['redis_latency', 'redis_memory', 'connection_failures', 'breaker_open'] as const),
  ...(['heap', 'change_lag', 'change_log_silent', 'view_quarantined'] as const),
] as const;

export type AlertKind = (typeof ALERT_KINDS)[number];

export type AlertFields = Readonly<Record<string, string | number>>;

export interface Alert {
  readonly kind: AlertKind;
  /** What it is about: a region, a table, a view, `redis` or `process`. */
  readonly subject: string;
  readonly severity: Severity;
  /** ISO-8601, UTC. */
  readonly since: string;
  /** Null while it is active. */
  readonly resolvedAt: string | null;
  /** What was found when it was raised, or last. */
  readonly fields: AlertFields;
}

export type AlertTurn = 'raised' | 'resolved';

/** Hears of each turn of an alert, once; of one that became worse, as of one that is raised. */
export type AlertListener = (turn: AlertTurn, alert: Alert) => void;
