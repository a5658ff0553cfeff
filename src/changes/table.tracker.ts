import { Logger } from '@nestjs/common';
import type { OwnerClient, OwnerConnection } from '../database/owner-connection.js';
import { FalajError } from '../kernel/falaj-error.js';
import type { ControlLink } from './control-link.js';
import type { TrackedTable } from './tracked-tables.token.js';

/** What came of tracking one table. */
export interface TrackedOutcome {
  readonly table: string;
  readonly tracked: boolean;
  /** Why not; null where it is tracked. */
  readonly reason: string | null;
}

/** Every answer carries the provenance of its datasets, so their catalogue is read by every query. */
const DATASETS: TrackedTable = { table: 'falaj.dataset', narrowColumns: ['dataset_id'] };

/** A busy table is not waited for longer (writers queue up behind whoever waits): it stays untracked until an audit finds it free. */
const LOCK_WAIT_MS = 1000;
const AUDIT_TIMEOUT_MS = 8000;
const TRACK = 'SELECT falaj.track_name($1, $2, $3) AS outcome';
/** Those of the tables that are tracked and found as they were left: what `track_name` would look at and leave alone, in one statement. */
const STANDING = `
SELECT w.place || '.' || w.name AS name FROM json_to_recordset($1::json) AS w(place text, name text, columns text[])
JOIN falaj.tracked_table AS t ON t.schema_name = w.place AND t.table_name = w.name
JOIN pg_catalog.pg_namespace AS n ON n.nspname = w.place
JOIN pg_catalog.pg_class AS c ON c.relnamespace = n.oid AND c.relname = w.name
WHERE t.state = 'tracked' AND t.narrow_columns @> w.columns AND t.printed_columns IS NOT DISTINCT FROM t.narrow_columns
  AND t.fingerprint = falaj.fingerprint(t.tag, c.oid) AND falaj.obstacle(t, c.oid) IS NULL`;
const HAS_VIEWS = `SELECT 1 FROM unnest($1::text[], $2::text[]) AS t(place, name) JOIN pg_catalog.pg_namespace AS n ON n.nspname = t.place
  JOIN pg_catalog.pg_class AS c ON c.relnamespace = n.oid AND c.relname = t.name WHERE c.relkind = 'm' LIMIT 1`;
const WATCH_REFRESHES = 'SELECT falaj.watch_refreshes() AS told';

/** Puts the triggers on the tables that definitions read, and looks after them. */
export class TableTracker {
  private readonly logger = new Logger(TableTracker.name);

  constructor(
    private readonly owner: Pick<OwnerConnection, 'withOwner'>,
    private readonly link: ControlLink,
    private readonly tables: readonly TrackedTable[],
    private readonly auditMs: number,
  ) {}

  /**
   * Safe to repeat and to run in several processes at once; what is already right is not touched. A table that cannot be
   * tracked is no error: it is recorded as untracked, and answers over it live shortly.
   * Throws `database.unavailable` where the owner cannot connect.
   */
  async install(): Promise<readonly TrackedOutcome[]> {
    return this.owner.withOwner(async (client) => {
      await client.query(`SET lock_timeout = ${String(LOCK_WAIT_MS)}`);
      const outcomes: TrackedOutcome[] = [];
      await this.watchRefreshes(client);
      const wantedTables = united([DATASETS, ...this.tables]);
      const standing = await standingAmong(client, wantedTables);
      for (const wanted of wantedTables) {
        if (standing.has(wanted.table)) {
          outcomes.push({ table: wanted.table, tracked: true, reason: null });
          continue;
        }
        const [schema, name] = namesOf(wanted.table);
        const { rows } = await client.query<{ outcome: string }>(TRACK, [schema, name, wanted.narrowColumns]);
        outcomes.push(this.noted(wanted.table, rows[0]?.outcome ?? 'unknown'));
      }
      return outcomes;
    });
  }

  /** Looks whether every table still carries its triggers and is the same table. Only the first process of an interval does. */
  async audit(): Promise<void> {
    const text = 'SELECT falaj.audit($1) AS changed';
    const rows = await this.link.query<{ changed: number | null }>(text, [this.intervalMs()], AUDIT_TIMEOUT_MS);
    const changed = rows[0]?.changed ?? 0;
    if (changed > 0) this.logger.warn({ message: 'tracked tables were altered', tables: changed });
  }

  /** Only where a definition reads a materialized view: an event trigger is told of every refresh in the database. */
  private async watchRefreshes(client: OwnerClient): Promise<void> {
    const names = this.tables.map(({ table }) => namesOf(table));
    const places = [names.map(([schema]) => schema), names.map(([, name]) => name)];
    if ((await client.query(HAS_VIEWS, places)).rows.length === 0) return;
    const { rows } = await client.query<{ told: boolean }>(WATCH_REFRESHES);
    if (rows[0]?.told !== true) this.logger.warn({ message: 'no event trigger tells of refreshes' });
  }

  /** Every process comes by each `auditMs`; half of it lets the one that comes alone in at every turn. */
  private intervalMs(): number {
    return Math.floor(this.auditMs / 2);
  }

  private noted(table: string, outcome: string): TrackedOutcome {
    if (outcome === 'tracked') return { table, tracked: true, reason: null };
    this.logger.warn({ message: 'a table cannot be tracked', table, reason: outcome });
    return { table, tracked: false, reason: outcome };
  }
}

async function standingAmong(client: OwnerClient, tables: readonly TrackedTable[]): Promise<ReadonlySet<string>> {
  const wanted = tables.map(({ table, narrowColumns }) => {
    const [place, name] = namesOf(table);
    return { place, name, columns: narrowColumns };
  });
  const { rows } = await client.query<{ name: string }>(STANDING, [JSON.stringify(wanted)]);
  return new Set(rows.map(({ name }) => name));
}

function united(tables: readonly TrackedTable[]): TrackedTable[] {
  const columns = new Map<string, string[]>();
  for (const { table, narrowColumns } of tables) columns.set(table, [...(columns.get(table) ?? []), ...narrowColumns]);
  return [...columns].map(([table, narrowColumns]) => ({ table, narrowColumns }));
}

function namesOf(table: string): [schema: string, name: string] {
  const dot = table.indexOf('.');
  if (dot < 1 || dot === table.length - 1) {
    throw new FalajError('definition.invalid', `a tracked table needs its schema: ${table}`);
  }
  return [table.slice(0, dot), table.slice(dot + 1)];
}
