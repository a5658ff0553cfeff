import type { LoadConnection } from '../kernel/load-connection.js';
import type { ViewDefinition } from './view-definition.js';
import { ENDED, type ViewRun } from './view-report.js';
import { INSTANT, numberOf, RUN_COLUMNS, toRun } from './run-row.js';

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
  /** Counts of changes; null where they cannot be known. */
  readonly inputs: string | null;
  /** Files, triggers and columns of the inputs. */
  readonly shape: string;
  readonly datasets: string;
}

/** What a refresh did to the storage of the view. */
export interface StorageChange {
  /** Whether it was written anew: its size is then that of its rows. */
  readonly isRewritten: boolean;
  readonly bytes: number;
  readonly rows: number;
  /** Share of its rows that was written; null where that is not known. */
  readonly churnShare: number | null;
  readonly deadRows: number;
}

export interface RunOutcome {
  readonly state: 'succeeded' | 'failed' | 'skipped' | 'upstream_failed' | 'cancelled' | 'busy' | 'interrupted';
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
  readonly inputs: string | null;
  readonly shape: string | null;
  readonly isQuarantined: boolean;
  /** Size and rows when it was last written anew; null where that is not known. */
  readonly freshBytes: number | null;
  readonly freshRows: number | null;
  readonly churnShare: number;
  /** How long its rows took to compute the last time. */
  readonly lastMs: number | null;
  /** Fingerprint of the definition that was stepped back from; it is built again by an operator's word alone. */
  readonly rolledBackFrom: string | null;
}

/** A run that may begin: how often this slot was tried, and how often an attempt ended with its connection. */
export interface BegunRun {
  readonly id: number;
  readonly interruptions: number;
}

/** States in which a slot has ended, as SQL lists them. */
export const ENDED_LIST = ENDED.map((state) => `'${state}'`).join(', ');
const TERMINAL = `state IN (${ENDED_LIST})`;

const BEGIN_RUN = `
INSERT INTO falaj.view_run (view, slot, attempt, cause, state, fingerprint, process, backend_pid)
SELECT $1::text, $2::timestamptz, 1 + coalesce((SELECT max(attempt) FROM falaj.view_run WHERE view = $1 AND slot IS NOT DISTINCT FROM $2::timestamptz
         AND $2 IS NOT NULL), 0), $3, 'running', $4, $5, $6
WHERE NOT EXISTS (SELECT FROM falaj.view_run WHERE view = $1 AND slot = $2::timestamptz AND ${TERMINAL})
RETURNING id, (SELECT count(*)::int FROM falaj.view_run WHERE view = $1 AND slot = $2::timestamptz AND state = 'interrupted') AS interruptions`;

// Only what still runs is ended: a commit whose acknowledgement was lost stays what it was. The holder's own word does not count
// once somebody has cancelled the run.
const END_RUN = `
UPDATE falaj.view_run SET state = $2, mode = $3, reason = $4, finished_at = clock_timestamp(), as_of = $5::timestamptz, as_of_seq = $6,
  rows_before = $7, rows_after = $8, rows_changed = $9, bytes = $10, error_class = $11
WHERE id = $1 AND state = 'running' AND (cancelled_by IS NULL OR $12) RETURNING ${RUN_COLUMNS}`;

const BUSY = `
INSERT INTO falaj.view_run (view, slot, attempt, cause, state, reason, fingerprint, process, finished_at)
VALUES ($1, $2::timestamptz, 0, $3, 'busy', 'another run holds the view', $4, $5, clock_timestamp()) RETURNING ${RUN_COLUMNS}`;

const KNOWN_BUSY = `
SELECT ${RUN_COLUMNS} FROM falaj.view_run WHERE view = $1 AND slot = $2::timestamptz AND process = $3 AND state = 'busy' AND attempt = 0 LIMIT 1`;

// as_of is when the transaction began, which is before the statement's snapshot, so that a view whose inputs are found unchanged in that
// snapshot is true of that time. What reads views is as fresh as the stalest of them.
const INPUTS = `
SELECT to_char(LEAST(transaction_timestamp(), v.as_of) AT TIME ZONE 'UTC', ${INSTANT}) AS as_of, LEAST(h.seq, v.as_of_seq) AS seq,
  falaj.input_changes($1::text[]) AS inputs, falaj.input_shape($1::text[]) AS shape,
  (SELECT coalesce(json_agg(json_build_object('dataset_id', d.dataset_id, 'kind', d.kind, 'locator', d.locator, 'license', d.license,
     'asof_date', d.asof_date, 'updated_at', d.updated_at) ORDER BY d.dataset_id COLLATE "C"), '[]')::text
   FROM falaj.dataset AS d WHERE d.dataset_id = ANY ($2::text[])) AS datasets
FROM falaj.change_head AS h
CROSS JOIN (SELECT min(as_of) AS as_of, min(as_of_seq) AS as_of_seq FROM falaj.view_state WHERE 'public.' || name = ANY ($1::text[])) AS v`;

const SAVE_STATE = `
INSERT INTO falaj.view_state AS s (name, query_id, fingerprint, definition, relation, filenode, definition_hash, as_of, as_of_seq, inputs,
  datasets, input_shape, fresh_bytes, fresh_rows, churn_share, dead_rows, churn, built_at)
VALUES ($1, $2, $3, $4::jsonb, $5::oid, $6::oid, $7, $8::timestamptz, $9, $10, $11::jsonb, $12, $13, $14, coalesce($15::real, 0), $16, NULL,
  clock_timestamp())
ON CONFLICT (name) DO UPDATE SET query_id = EXCLUDED.query_id, fingerprint = EXCLUDED.fingerprint, definition = EXCLUDED.definition,
  relation = EXCLUDED.relation, filenode = EXCLUDED.filenode, definition_hash = EXCLUDED.definition_hash, as_of = EXCLUDED.as_of,
  as_of_seq = EXCLUDED.as_of_seq, inputs = EXCLUDED.inputs, datasets = EXCLUDED.datasets, churn = NULL, quarantined = NULL, rolled_back_from = NULL,
  input_shape = EXCLUDED.input_shape,
  fresh_bytes = CASE WHEN $17 OR s.fresh_bytes IS NULL THEN EXCLUDED.fresh_bytes ELSE s.fresh_bytes END,
  fresh_rows = CASE WHEN $17 OR s.fresh_bytes IS NULL THEN EXCLUDED.fresh_rows ELSE s.fresh_rows END,
  churn_share = coalesce($15::real, s.churn_share * 0.9), dead_rows = EXCLUDED.dead_rows + CASE WHEN $17 THEN 0 ELSE s.dead_rows END,
  built_at = CASE WHEN s.relation = EXCLUDED.relation THEN s.built_at ELSE EXCLUDED.built_at END, updated_at = clock_timestamp()
WHERE s.as_of <= EXCLUDED.as_of RETURNING name`;

// What the view holds stays, and so does what the server counted of it.
const ADVANCE = `
UPDATE falaj.view_state SET as_of = $2::timestamptz, as_of_seq = $3, datasets = $4::jsonb
WHERE name = $1 AND as_of <= $2::timestamptz RETURNING name`;

const STATE = `
SELECT fingerprint, rolled_back_from, relation::bigint::text AS relation, filenode::bigint::text AS filenode, definition_hash,
  to_char(as_of AT TIME ZONE 'UTC', ${INSTANT}) AS as_of, inputs, input_shape, quarantined IS NOT NULL AS is_quarantined, fresh_bytes, fresh_rows,
  churn_share, (SELECT extract(epoch FROM r.finished_at - r.started_at) * 1000 FROM falaj.view_run AS r
    WHERE r.view = name AND r.state = 'succeeded' AND r.mode NOT IN ('skip', 'reindex', 'rollback') ORDER BY r.id DESC LIMIT 1) AS last_ms
FROM falaj.view_state WHERE name = $1`;

const TRIM = `
DELETE FROM falaj.view_run WHERE view = $1 AND id < (SELECT id FROM falaj.view_run WHERE view = $1 ORDER BY id DESC OFFSET $2 LIMIT 1)`;

/** The statements of the ledger. Which connection carries each is `ViewRuns`' business, and matters. */
export class ViewLedger {
  constructor(private readonly process: string) {}

  /**
   * Nobody runs it any more. To be called under the view's lock only. A cancelled run may lose the lock before its process can write what
   * became of it: whoever comes in between writes the same.
   */
  async interruptRunning(connection: LoadConnection, view: string): Promise<number> {
    const { rows } = await connection.query(
      `UPDATE falaj.view_run SET state = CASE WHEN cancelled_by IS NULL THEN 'interrupted' ELSE 'cancelled' END,
         reason = CASE WHEN cancelled_by IS NULL THEN 'its process or connection ended' ELSE 'cancelled by ' || cancelled_by END,
         finished_at = clock_timestamp()
       WHERE view = $1 AND state = 'running' RETURNING id`,
      [view],
    );
    return rows.length;
  }

  /** The new run; undefined where the slot has its terminal row already. `backendPid` is the session that does its work. */
  async begin(
    connection: LoadConnection,
    view: ViewDefinition,
    { cause, slot }: RunRequest,
    backendPid: number,
  ): Promise<BegunRun | undefined> {
    const values = [view.name, slot, cause, view.fingerprint, this.process, backendPid];
    const [row] = (await connection.query(BEGIN_RUN, values)).rows;
    return row === undefined ? undefined : { id: Number(row.id), interruptions: Number(row.interruptions) };
  }

  /**
   * @param isForced said once the run's work is undone, and so also of one that was cancelled.
   * @returns undefined where the run has ended already, or was cancelled.
   */
  async end(
    connection: LoadConnection,
    id: number,
    outcome: RunOutcome,
    isForced = false,
  ): Promise<ViewRun | undefined> {
    const { state, mode, reason, inputs, rowsBefore, rowsAfter, rowsChanged, bytes, errorClass } = outcome;
    const values = [id, state, mode, reason, inputs?.asOf ?? null, inputs?.asOfSeq ?? null];
    const measures = [rowsBefore ?? null, rowsAfter ?? null, rowsChanged ?? null, bytes ?? null, errorClass ?? null];
    const { rows } = await connection.query(END_RUN, [...values, ...measures, isForced]);
    return rows[0] === undefined ? undefined : toRun(rows[0]);
  }

  async run(connection: LoadConnection, id: number): Promise<ViewRun> {
    const { rows } = await connection.query(`SELECT ${RUN_COLUMNS} FROM falaj.view_run WHERE id = $1`, [id]);
    return toRun(rows[0] ?? {});
  }

  /** Who cancelled the run; undefined where nobody did. */
  async cancelledBy(connection: LoadConnection, id: number): Promise<string | undefined> {
    const { rows } = await connection.query('SELECT cancelled_by FROM falaj.view_run WHERE id = $1', [id]);
    return (rows[0]?.cancelled_by as string | null | undefined) ?? undefined;
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
      shape: String(row.shape),
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
      inputs: row.inputs as string | null,
      shape: row.input_shape as string | null,
      isQuarantined: row.is_quarantined === true,
      freshBytes: numberOf(row.fresh_bytes),
      freshRows: numberOf(row.fresh_rows),
      churnShare: Number(row.churn_share),
      lastMs: numberOf(row.last_ms),
      rolledBackFrom: row.rolled_back_from as string | null,
    };
  }

  /** False where the state is of a later instant: as_of of a name never decreases. */
  async save(
    connection: LoadConnection,
    view: ViewDefinition,
    relation: { oid: number; filenode: number; definitionHash: string | null },
    inputs: ViewInputs,
    storage: StorageChange,
  ): Promise<boolean> {
    const definition = definitionText(view);
    const identity = [view.name, view.query.queryId, view.fingerprint, definition];
    const stored = [relation.oid, relation.filenode, relation.definitionHash ?? ''];
    const as = [inputs.asOf, inputs.asOfSeq, inputs.inputs, inputs.datasets, inputs.shape];
    const { bytes, rows, churnShare, deadRows, isRewritten } = storage;
    const values = [...identity, ...stored, ...as, bytes, rows, churnShare, deadRows, isRewritten];
    return (await connection.query(SAVE_STATE, values)).rows.length > 0;
  }

  /** The view is found to be true of a later instant as it stands. False where it is known as of a later one still. */
  async advance(connection: LoadConnection, view: string, inputs: ViewInputs): Promise<boolean> {
    const values = [view, inputs.asOf, inputs.asOfSeq, inputs.datasets];
    return (await connection.query(ADVANCE, values)).rows.length > 0;
  }

  /** Keeps the newest `rowsMax` rows of a view. */
  async trim(connection: LoadConnection, view: string, rowsMax: number): Promise<void> {
    await connection.query(TRIM, [view, rowsMax]);
  }
}

/** What is kept of the definition a build was made by, for the plan to compare with. */
export function definitionText({ bound, uniqueKey, indexes, content, storage, incremental }: ViewDefinition): string {
  const kind = incremental === null ? {} : { incremental: true };
  return JSON.stringify({ params: bound.params, unique_key: uniqueKey, indexes, content, storage, ...kind });
}
