import type { ViewRun } from './view-report.js';

/** How the ledger writes instants. */
export const INSTANT = `'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'`;
/** Columns of a run, as they are selected from `falaj.view_run`. */
export const RUN_COLUMNS = `id, view, to_char(slot AT TIME ZONE 'UTC', ${INSTANT}) AS slot, attempt, cause, state, mode, reason,
  to_char(started_at AT TIME ZONE 'UTC', ${INSTANT}) AS started_at, to_char(finished_at AT TIME ZONE 'UTC', ${INSTANT}) AS finished_at,
  round(extract(epoch FROM finished_at - started_at) * 1000)::bigint AS duration_ms,
  to_char(as_of AT TIME ZONE 'UTC', ${INSTANT}) AS as_of, rows_before, rows_after, rows_changed, bytes, wal_bytes, error_class`;

/** A row of the ledger as `RUN_COLUMNS` selects it. */
export function toRun(row: Readonly<Record<string, unknown>>): ViewRun {
  const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);
  return {
    id: Number(row.id),
    view: String(row.view),
    slot: text(row.slot),
    attempt: Number(row.attempt),
    cause: row.cause as ViewRun['cause'],
    state: row.state as ViewRun['state'],
    mode: row.mode as ViewRun['mode'],
    reason: text(row.reason),
    startedAt: String(row.started_at),
    finishedAt: text(row.finished_at),
    durationMs: numberOf(row.duration_ms),
    asOf: text(row.as_of),
    rowsBefore: numberOf(row.rows_before),
    rowsAfter: numberOf(row.rows_after),
    rowsChanged: numberOf(row.rows_changed),
    bytes: numberOf(row.bytes),
    walBytes: numberOf(row.wal_bytes),
    errorClass: text(row.error_class),
  };
}

export function numberOf(value: unknown): number | null {
  return value === null || value === undefined ? null : Number(value);
}
