/**
 * - `hit_rate`: of the reads of a region, fewer are answered from the cache than its threshold asks for;
 * - `forged_entries`: the second tier held entries of a region that this service did not write;
 * - `table_untracked`: changes of a table cannot be noticed; answers over it live shortly;
 * - `table_altered`: something was done to a table that no trigger tells (triggers off, schema, files, partitions);
 * - `view_quarantined`: a view answered otherwise than the tables; the tables answer until it is rebuilt.
 */
export const ALERT_KINDS = [
  'hit_rate',
  'forged_entries',
  'table_untracked',
  'table_altered',
  'view_quarantined',
] as const;

export type AlertKind = (typeof ALERT_KINDS)[number];

export type AlertFields = Readonly<Record<string, string | number>>;

export interface Alert {
  readonly kind: AlertKind;
  /** What it is about: a region, a table or a view. */
  readonly subject: string;
  /** ISO-8601, UTC. */
  readonly since: string;
  /** Null while it is active. */
  readonly resolvedAt: string | null;
  /** What was found when it was raised, or last. */
  readonly fields: AlertFields;
}

export type AlertTurn = 'raised' | 'resolved';

/** Hears of each turn of an alert, once. */
export type AlertListener = (turn: AlertTurn, alert: Alert) => void;
