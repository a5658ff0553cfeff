import { CopyConnection } from '../database/copy-connection.js';
import type { OwnerSessions } from '../database/owner-sessions.js';
import type { ViewDefinition } from './view-definition.js';
import type { ViewControl, ViewRun } from './view-report.js';
import { CONTROL } from './view.controls.js';
import { ENDED_LIST } from './view.ledger.js';

/** A view and an instant of its schedule. */
export interface ViewSlot {
  readonly name: string;
  /** ISO instant. */
  readonly slot: string;
}

/** What the ledger says of one slot of a view. */
export interface SlotFacts {
  /** How it ended; null where it is due. */
  readonly ended: ViewRun['state'] | null;
  readonly control: ViewControl | null;
  readonly inputs: readonly {
    readonly name: string;
    /** How the slot that was asked for ended; null where it did not. */
    readonly ended: ViewRun['state'] | null;
    /** How the newest run of any cause ended. */
    readonly last: ViewRun['state'] | null;
  }[];
}

/** What the ledger says of a view that is refreshed after changes. */
export interface ChangeFacts {
  readonly name: string;
  readonly control: ViewControl | null;
  /** Counts of changes of what it holds, and of what it reads now; null where it was not built, was rolled back, or they cannot be known. */
  readonly held: string | null;
  readonly now: string | null;
}

const ENDED_RUNS = `SELECT r.state FROM falaj.view_run AS r WHERE r.state IN (${ENDED_LIST})`;

const SLOT = `
SELECT json_build_object('ended', (${ENDED_RUNS} AND r.view = $1 AND r.slot = $2::timestamptz),
  'control', (${CONTROL} WHERE k.name = $1 AND coalesce(k.fingerprint, $3) = $3),
  'inputs', (SELECT coalesce(json_agg(json_build_object('name', i.name, 
    -- A slot that was missed is covered by a later one.
    'ended', (${ENDED_RUNS} AND r.view = i.name AND r.slot >= i.slot ORDER BY r.slot LIMIT 1),
    'last', (${ENDED_RUNS} AND r.view = i.name ORDER BY r.id DESC LIMIT 1))), '[]')
    FROM json_to_recordset($4::json) AS i(name text, slot timestamptz))) AS facts`;

const CHANGES = `
SELECT coalesce(json_agg(json_build_object('name', w.name,
  -- What was rolled back is built again by an operator's word alone.
  'held', CASE WHEN s.rolled_back_from IS DISTINCT FROM w.fingerprint THEN s.inputs END,
  'now', CASE WHEN s.inputs IS NOT NULL THEN falaj.input_changes(w.reads) END,
  'control', (${CONTROL} WHERE k.name = w.name AND coalesce(k.fingerprint, w.fingerprint) = w.fingerprint))), '[]') AS facts
FROM json_to_recordset($1::json) AS w(name text, reads text[], fingerprint text) LEFT JOIN falaj.view_state AS s ON s.name = w.name`;

/** Answers what is to be done, by the ledger that all processes share. Looks only, and never by the requests' connections. */
export class ViewAgenda {
  constructor(private readonly owner: OwnerSessions) {}

  /** The database's time, so that every process decides alike. */
  async now(): Promise<number> {
    const rows = await this.ask('SELECT extract(epoch FROM clock_timestamp()) * 1000 AS ms', []);
    return Math.floor(Number(rows[0]?.ms));
  }

  async slot(view: ViewDefinition, slot: string, inputs: readonly ViewSlot[]): Promise<SlotFacts> {
    const rows = await this.ask(SLOT, [view.name, slot, view.fingerprint, JSON.stringify(inputs)]);
    return rows[0]?.facts as SlotFacts;
  }

  async changes(views: readonly ViewDefinition[]): Promise<readonly ChangeFacts[]> {
    const wanted = views.map(({ name, query, fingerprint }) => ({ name, reads: query.reads, fingerprint }));
    return (await this.ask(CHANGES, [JSON.stringify(wanted)]))[0]?.facts as readonly ChangeFacts[];
  }

  private ask(text: string, values: readonly unknown[]): Promise<Record<string, unknown>[]> {
    return this.owner.withOwner(async (client) => (await new CopyConnection(client).query(text, values)).rows);
  }
}
