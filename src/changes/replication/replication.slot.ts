import type { OwnerClient, OwnerConnection } from '../../database/owner-connection.js';
import type { StreamSource } from '../../database/replication.stream.js';
import { FalajError } from '../../kernel/falaj-error.js';

/** Whether the server can be followed by its own log; where it cannot, what it lacks. */
export type SlotOutcome =
  | { readonly source: StreamSource; readonly isNew: boolean; readonly unfollowed: readonly string[] }
  | { readonly lacks: string };

const TABLES = 'falaj_changes';
const TOLD = 'falaj_told';

const FACTS = `
SELECT current_setting('wal_level') AS wal_level, current_setting('max_slot_wal_keep_size') AS kept,
  (SELECT r.rolreplication OR r.rolsuper FROM pg_catalog.pg_roles AS r WHERE r.rolname = current_user) AS may_replicate,
  left('falaj_' || regexp_replace(lower(current_database()), '[^a-z0-9_]', '_', 'g'), 63) AS slot`;
const SLOT = `SELECT wal_status FROM pg_catalog.pg_replication_slots WHERE slot_name = $1 AND database = current_database()`;
/**
 * Of each table whether it can be published without harm: written to the log, owned by this role, and with an identity of its rows on
 * itself and on every partition. A published table without one refuses updates and deletes to everybody.
 */
const TABLES_THERE = `
SELECT format('%I.%I', n.nspname, c.relname) AS name,
  c.relkind IN ('r', 'p') AND c.relpersistence = 'p' AND pg_catalog.pg_has_role(c.relowner, 'USAGE') AND NOT EXISTS (
    SELECT FROM pg_catalog.pg_class AS m
    WHERE m.oid IN (SELECT falaj.family(c.oid)) AND m.relkind IN ('r', 'p') AND m.relreplident <> 'f' AND NOT EXISTS (
      SELECT FROM pg_catalog.pg_index AS i WHERE i.indrelid = m.oid AND i.indisvalid
        AND CASE m.relreplident WHEN 'd' THEN i.indisprimary WHEN 'i' THEN i.indisreplident END)) AS is_fit
FROM falaj.tracked_table AS t
JOIN pg_catalog.pg_namespace AS n ON n.nspname = t.schema_name
JOIN pg_catalog.pg_class AS c ON c.relnamespace = n.oid AND c.relname = t.table_name ORDER BY 1`;

/** The publications and the slot of the database, kept by the tables' owner. */
export class ReplicationSlot {
  constructor(private readonly owner: Pick<OwnerConnection, 'withOwner'>) {}

  /**
   * Makes what is missing. The tables come before the slot: a change is decoded by the publications as they were when it was made. A slot
   * that the server gave up on is made anew; what came between is told by nobody, so `isNew` says to take every table for changed.
   */
  async prepare(): Promise<SlotOutcome> {
    return this.owner.withOwner(async (client) => {
      const { slot, lacks } = await ask(client);
      if (lacks !== null) return { lacks };
      const unfollowed = await publish(client);
      const isNew = await keep(client, slot);
      return { source: { slot, publications: [TABLES, TOLD] }, isNew, unfollowed };
    });
  }

  /** Takes the slot away where one was left: a slot that nobody reads keeps the server's log. Says whether there was one. */
  async remove(): Promise<boolean> {
    return this.owner.withOwner(async (client) => {
      const { slot } = await ask(client);
      const { rows } = await client.query<{ active: boolean }>(
        'SELECT active FROM pg_catalog.pg_replication_slots WHERE slot_name = $1 AND database = current_database()',
        [slot],
      );
      if (rows[0]?.active !== false) return false;
      await client.query('SELECT pg_catalog.pg_drop_replication_slot($1)', [slot]);
      return true;
    });
  }
}

interface Facts {
  readonly wal_level: string;
  readonly kept: string;
  readonly may_replicate: boolean;
  readonly slot: string;
}

async function ask(client: OwnerClient): Promise<{ readonly slot: string; readonly lacks: string | null }> {
  const [facts] = (await client.query<Facts>(FACTS)).rows;
  if (facts === undefined) throw new FalajError('database.unavailable', 'the server did not say how it keeps its log');
  return { slot: facts.slot, lacks: lacking(facts) };
}

function lacking({ wal_level: level, kept, may_replicate: mayReplicate }: Facts): string | null {
  if (level !== 'logical') return 'wal_level is not logical';
  if (!mayReplicate) return 'the role that owns the tables has no REPLICATION';
  return kept === '-1' ? 'max_slot_wal_keep_size is not set, so that a slot could fill the disk' : null;
}

/** Gives the tables that cannot be followed. */
async function publish(client: OwnerClient): Promise<readonly string[]> {
  const { rows: known } = await client.query<{ name: string }>(
    'SELECT pubname::text AS name FROM pg_catalog.pg_publication WHERE pubname = ANY ($1)',
    [[TABLES, TOLD]],
  );
  const names = known.map(({ name }) => name);
  if (!names.includes(TABLES))
    await client.query(`CREATE PUBLICATION ${TABLES} WITH (publish_via_partition_root = true)`);
  if (!names.includes(TOLD))
    await client.query(`CREATE PUBLICATION ${TOLD} FOR TABLE falaj.outbox WITH (publish = 'insert')`);
  const { rows } = await client.query<{ name: string; is_fit: boolean }>(TABLES_THERE);
  const fit = rows.filter((row) => row.is_fit).map(({ name }) => name);
  if (fit.length > 0) await client.query(`ALTER PUBLICATION ${TABLES} SET TABLE ${fit.join(', ')}`);
  return rows.filter((row) => !row.is_fit).map(({ name }) => name);
}

async function keep(client: OwnerClient, slot: string): Promise<boolean> {
  const { rows } = await client.query<{ wal_status: string | null }>(SLOT, [slot]);
  if (rows[0]?.wal_status === 'lost') await client.query('SELECT pg_catalog.pg_drop_replication_slot($1)', [slot]);
  else if (rows.length > 0) return false;
  await client.query(`SELECT pg_catalog.pg_create_logical_replication_slot($1, 'pgoutput')`, [slot]);
  return true;
}
