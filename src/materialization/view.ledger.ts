import type { LoadConnection } from '../kernel/load-connection.js';
import type { ViewDefinition } from './view-definition.js';
import type { ViewRun } from './view-report.js';

/** Why a run is made, and for which instant of its schedule. */
export interface RunRequest {
  readonly cause: ViewRun['cause'];
  /** ISO instant; null outside the schedule. */
  readonly slot: string | null;
}

/** What the inputs were before the work, so that it is never claimed that the view holds more. */
export interface ViewInputs {
  readonly asOf: string;
  readonly asOfSeq: number;
  readonly inputs: string | null;
  readonly datasets: string;
}

export interface RunOutcome {
  readonly state: 'succeeded' | 'failed' | 'skipped';
  readonly mode: NonNullable<ViewRun['mode']> | null;
  readonly reason: string | null;
  readonly inputs?: ViewInputs;
  readonly rowsBefore?: number | null;
  readonly rowsAfter?: number | null;
  readonly rowsChanged?: number | null;
  readonly bytes?: number | null;
  readonly errorClass?: string | null;
}

export interface ViewState {
  readonly fingerprint: string;
  readonly relation: number;
  readonly filenode: number;
  readonly definitionHash: string;
  readonly asOf: string;
  /** Fingerprint of the definition that was stepped back from; it is built again by an operator's word alone. */
  readonly rolledBackFrom: string | null;
}

const ISO = `'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'`;
export const RUN_COLUMNS = `id, view, to_char(slot AT TIME ZONE 'UTC', ${ISO}) AS slot, attempt, cause, state, mode, reason,
  to_char(started_at AT TIME ZONE 'UTC', ${ISO}) AS started_at, to_char(finished_at AT TIME ZONE 'UTC', ${ISO}) AS finished_at,
  round(extract(epoch FROM finished_at - started_at) * 1000)::bigint AS duration_ms,
  to_char(as_of AT TIME ZONE 'UTC', ${ISO}) AS as_of, rows_before, rows_after, rows_changed, bytes, wal_bytes, error_class`;

/** A row of the ledger as `RUN_COLUMNS` selects it. */
export function toRun(row: Readonly<Record<string, unknown>>): ViewRun {
  const number = (value: unknown): number | null => (value === null || value === undefined ? null : Number(value));
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
    durationMs: number(row.duration_ms),
    asOf: text(row.as_of),
    rowsBefore: number(row.rows_before),
    rowsAfter: number(row.rows_after),
    rowsChanged: number(row.rows_changed),
    bytes: number(row.bytes),
    walBytes: number(row.wal_bytes),
    errorClass: text(row.error_class),
  };
}

const TERMINAL = `state IN ('succeeded', 'failed', 'skipped')`;

const BEGIN_RUN = `
INSERT INTO falaj.view_run (view, slot, attempt, cause, state, fingerprint, process)
SELECT $1::text, $2::timestamptz, 1 + coalesce((SELECT max(attempt) FROM falaj.view_run WHERE view = $1 AND slot IS NOT DISTINCT FROM $2::timestamptz
         AND $2 IS NOT NULL), 0), $3, 'running', $4, $5
WHERE NOT EXISTS (SELECT FROM falaj.view_run WHERE view = $1 AND slot = $2::timestamptz AND ${TERMINAL})
RETURNING id`;

const END_RUN = `
UPDATE falaj.view_run SET state = $2, mode = $3, reason = $4, finished_at = clock_timestamp(), as_of = $5::timestamptz, as_of_seq = $6,
  rows_before = $7, rows_after = $8, rows_changed = $9, bytes = $10, error_class = $11
WHERE id = $1 RETURNING ${RUN_COLUMNS}`;

const BUSY = `
INSERT INTO falaj.view_run (view, slot, attempt, cause, state, reason, fingerprint, process, finished_at)
VALUES ($1, $2::timestamptz, 0, $3, 'busy', 'another run holds the view', $4, $5, clock_timestamp()) RETURNING ${RUN_COLUMNS}`;

const KNOWN_BUSY = `
SELECT ${RUN_COLUMNS} FROM falaj.view_run WHERE view = $1 AND slot = $2::timestamptz AND process = $3 AND state = 'busy' LIMIT 1`;

const INPUTS = `
SELECT to_char(clock_timestamp() AT TIME ZONE 'UTC', ${ISO}) AS as_of, h.seq, falaj.input_changes($1::text[]) AS inputs,
  (SELECT coalesce(json_agg(json_build_object('dataset_id', d.dataset_id, 'kind', d.kind, 'locator', d.locator, 'license', d.license,
     'asof_date', d.asof_date, 'updated_at', d.updated_at) ORDER BY d.dataset_id COLLATE "C"), '[]')::text
   FROM falaj.dataset AS d WHERE d.dataset_id = ANY ($2::text[])) AS datasets
FROM falaj.change_head AS h`;

const SAVE_STATE = `
INSERT INTO falaj.view_state AS s (name, query_id, fingerprint, definition, relation, filenode, definition_hash, as_of, as_of_seq, inputs,
  datasets, churn, built_at)
VALUES ($1, $2, $3, $4::jsonb, $5::oid, $6::oid, $7, $8::timestamptz, $9, $10, $11::jsonb, NULL, clock_timestamp())
ON CONFLICT (name) DO UPDATE SET query_id = EXCLUDED.query_id, fingerprint = EXCLUDED.fingerprint, definition = EXCLUDED.definition,
  relation = EXCLUDED.relation, filenode = EXCLUDED.filenode, definition_hash = EXCLUDED.definition_hash, as_of = EXCLUDED.as_of,
  as_of_seq = EXCLUDED.as_of_seq, inputs = EXCLUDED.inputs, datasets = EXCLUDED.datasets, churn = NULL, quarantined = NULL, rolled_back_from = NULL,
  built_at = CASE WHEN s.relation = EXCLUDED.relation THEN s.built_at ELSE EXCLUDED.built_at END, updated_at = clock_timestamp()
WHERE s.as_of <= EXCLUDED.as_of RETURNING name`;

const STATE = `
SELECT fingerprint, rolled_back_from, relation::bigint::text AS relation, filenode::bigint::text AS filenode, definition_hash,
  to_char(as_of AT TIME ZONE 'UTC', ${ISO}) AS as_of FROM falaj.view_state WHERE name = $1`;

const TRIM = `
DELETE FROM falaj.view_run WHERE view = $1 AND id < (SELECT id FROM falaj.view_run WHERE view = $1 ORDER BY id DESC OFFSET $2 LIMIT 1)`;

/** The statements of the ledger. Which connection carries each is `ViewRuns`' business, and matters. */
export class ViewLedger {
  constructor(private readonly process: string) {}

  /** Nobody runs it any more. To be called under the view's lock only. */
  async interruptRunning(connection: LoadConnection, view: string): Promise<number> {
    const { rows } = await connection.query(
      `UPDATE falaj.view_run SET state = 'interrupted', reason = 'its process or connection ended', finished_at = clock_timestamp()
       WHERE view = $1 AND state = 'running' RETURNING id`,
      [view],
    );
    return rows.length;
  }

  /** Id of the new run; undefined where the slot has its terminal row already. */
  async begin(
    connection: LoadConnection,
    view: ViewDefinition,
    { cause, slot }: RunRequest,
  ): Promise<number | undefined> {
    const { rows } = await connection.query(BEGIN_RUN, [view.name, slot, cause, view.fingerprint, this.process]);
    return rows[0] === undefined ? undefined : Number(rows[0].id);
  }

  async end(connection: LoadConnection, id: number, outcome: RunOutcome): Promise<ViewRun> {
    const { state, mode, reason, inputs, rowsBefore, rowsAfter, rowsChanged, bytes, errorClass } = outcome;
    const values = [id, state, mode, reason, inputs?.asOf ?? null, inputs?.asOfSeq ?? null];
    const measures = [rowsBefore ?? null, rowsAfter ?? null, rowsChanged ?? null, bytes ?? null, errorClass ?? null];
    const { rows } = await connection.query(END_RUN, [...values, ...measures]);
    return toRun(rows[0] ?? {});
  }

  /** A run that could not have the view's lock; however often a process tries for one slot, it is told once. */
  async busy(connection: LoadConnection, view: ViewDefinition, { cause, slot }: RunRequest): Promise<ViewRun> {
    const known = slot === null ? [] : (await connection.query(KNOWN_BUSY, [view.name, slot, this.process])).rows;
    if (known[0] !== undefined) return toRun(known[0]);
    const { rows } = await connection.query(BUSY, [view.name, slot, cause, view.fingerprint, this.process]);
    return toRun(rows[0] ?? {});
  }

  async terminalRun(connection: LoadConnection, view: string, slot: string): Promise<ViewRun | undefined> {
    const text = `SELECT ${RUN_COLUMNS} FROM falaj.view_run WHERE view = $1 AND slot = $2::timestamptz AND ${TERMINAL}`;
    const { rows } = await connection.query(text, [view, slot]);
    return rows[0] === undefined ? undefined : toRun(rows[0]);
  }

  /** In the transaction of the work, before it: what is read here the work's later snapshot sees as well. */
  async inputs(connection: LoadConnection, view: ViewDefinition): Promise<ViewInputs> {
    const { rows } = await connection.query(INPUTS, [[...view.query.reads], [...view.bound.datasets]]);
    const row = rows[0] ?? {};
    return {
      asOf: String(row.as_of),
      asOfSeq: Number(row.seq),
      inputs: row.inputs as string | null,
      datasets: String(row.datasets),
    };
  }

  async state(connection: LoadConnection, view: string): Promise<ViewState | undefined> {
    const [row] = (await connection.query(STATE, [view])).rows;
    if (row === undefined) return undefined;
    return {
      fingerprint: String(row.fingerprint),
      relation: Number(row.relation),
      filenode: Number(row.filenode),
      definitionHash: String(row.definition_hash),
      asOf: String(row.as_of),
      rolledBackFrom: row.rolled_back_from as string | null,
    };
  }

  /** False where the state is of a later instant: as_of of a name never decreases. */
  async save(
    connection: LoadConnection,
    view: ViewDefinition,
    relation: { oid: number; filenode: number; definitionHash: string | null },
    inputs: ViewInputs,
  ): Promise<boolean> {
    const definition = definitionText(view);
    const identity = [view.name, view.query.queryId, view.fingerprint, definition];
    const stored = [relation.oid, relation.filenode, relation.definitionHash ?? ''];
    const as = [inputs.asOf, inputs.asOfSeq, inputs.inputs, inputs.datasets];
    return (await connection.query(SAVE_STATE, [...identity, ...stored, ...as])).rows.length > 0;
  }

  /** Keeps the newest `rowsMax` rows of a view. */
  async trim(connection: LoadConnection, view: string, rowsMax: number): Promise<void> {
    await connection.query(TRIM, [view, rowsMax]);
  }
}

/** What is kept of the definition a build was made by, for the plan to compare with. */
export function definitionText({ bound, uniqueKey, indexes, content, storage }: ViewDefinition): string {
  return JSON.stringify({ params: bound.params, unique_key: uniqueKey, indexes, content, storage });
}
