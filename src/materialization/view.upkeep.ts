import { CopyConnection } from '../database/copy-connection.js';
import type { OwnerConnection } from '../database/owner-connection.js';
import type { ReadTransaction } from '../database/read-transaction.js';
import { quoted } from '../registry/sql/index.parser.js';
import { VIEW_SCHEMA, type ViewDefinition } from './view-definition.js';
import type { ViewRun } from './view-report.js';
import type { RunRequest, ViewLedger } from './view.ledger.js';
import type { ViewRefresher } from './view.refresher.js';
import { readRelation } from './view.relation.js';
import type { ViewRuns, ViewWork } from './view.runs.js';

/** What is done to a view, by hand, at a start or by its schedule: the same work under the same protocol. */
export class ViewUpkeep {
  constructor(
    private readonly runs: ViewRuns,
    private readonly refresher: ViewRefresher,
    private readonly ledger: ViewLedger,
    private readonly owner: OwnerConnection,
    private readonly reads: ReadTransaction,
    private readonly appRole: string,
    private readonly lockTimeoutMs: number,
  ) {}

  /** Builds or refreshes, whatever it takes. A run with the state `busy` where another run holds the view. */
  async run(view: ViewDefinition, cause: RunRequest['cause']): Promise<ViewRun> {
    const work: ViewWork = (connection) => this.refresher.refresh(connection, view, this.appRole);
    return (await this.runs.run(view, { cause, slot: null }, work)).run;
  }

  /**
   * Sees to it that the slot has its terminal row. What a run after the slot has brought already is not done again: the row then says
   * that it is covered. False where another run holds the view and has not finished the slot.
   */
  async runSlot(view: ViewDefinition, slot: string): Promise<boolean> {
    if (await this.hasTerminalRow(view, slot)) return true;
    const result = await this.runs.run(view, { cause: 'schedule', slot }, async (connection) => {
      const state = await this.ledger.state(connection, view.name);
      const isBuilt = state?.fingerprint === view.fingerprint;
      if (isBuilt && Date.parse(state.asOf) >= Date.parse(slot))
        return { state: 'skipped', mode: 'skip', reason: 'covered by a later run' };
      return this.refresher.refresh(connection, view, this.appRole);
    });
    return result.kind !== 'busy';
  }

  /** Takes away what no definition names any more, and its former build. Only what this service made; never what depends on it. */
  async drop(name: string): Promise<void> {
    await this.owner.withOwner(async (client) => {
      const connection = new CopyConnection(client);
      await connection.query('BEGIN');
      await connection.query(`SET LOCAL lock_timeout = ${String(this.lockTimeoutMs)}`);
      const { rows } = await connection.query(
        'DELETE FROM falaj.view_state WHERE name = $1 RETURNING relation::bigint::text AS relation, query_id',
        [name],
      );
      const found = await readRelation(connection, VIEW_SCHEMA, name);
      if (found?.oid === Number(rows[0]?.relation)) {
        await connection.query(`DROP MATERIALIZED VIEW ${VIEW_SCHEMA}.${quoted(name)}`);
        await connection.query(`DROP MATERIALIZED VIEW IF EXISTS falaj_previous.${quoted(name)}`);
        await connection.query('DELETE FROM falaj.view_previous WHERE name = $1', [name]);
        await connection.query('SELECT falaj.record_change(tag) FROM unnest($1::text[]) AS tag', [
          [`view:${name}`, `route:${String(rows[0]?.query_id)}`],
        ]);
      }
      await connection.query('COMMIT');
    });
  }

  /** Asked often and mostly answered yes: by the application's role, without a connection of its own. */
  private async hasTerminalRow(view: ViewDefinition, slot: string): Promise<boolean> {
    const text = `SELECT 1 FROM falaj.view_run WHERE view = $1 AND slot = $2::timestamptz AND state IN ('succeeded', 'failed', 'skipped')`;
    const { rows } = await this.reads.run((reader) => reader.query(text, [view.name, slot]));
    return rows.length > 0;
  }
}
