import pg from 'pg';
import { toFalajError } from './database-error.js';
import { MIGRATIONS } from './migrations.js';

const CONNECT_MS = 5000;

/**
 * Names of the migrations that the database lacks, in their order. Changes nothing and takes no lock.
 * @throws FalajError database.unavailable
 */
export async function pendingMigrations(ownerUrl: string): Promise<readonly string[]> {
  const client = new pg.Client({
    connectionString: ownerUrl,
    connectionTimeoutMillis: CONNECT_MS,
    query_timeout: CONNECT_MS,
    application_name: 'falaj migrator',
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return await pendingOn(client);
  } catch (error) {
    throw toFalajError(error);
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** As `pendingMigrations`, on a connection that is there. */
export async function pendingOn(client: pg.Client): Promise<readonly string[]> {
  const applied = await appliedMigrations(client);
  return MIGRATIONS.map((migration) => migration.name).filter((name) => !applied.has(name));
}

async function appliedMigrations(client: pg.Client): Promise<ReadonlySet<string>> {
  const { rows: found } = await client.query<{ exists: boolean }>(
    `SELECT to_regclass('falaj.migration') IS NOT NULL AS exists`,
  );
  if (found[0]?.exists !== true) return new Set();
  const { rows } = await client.query<{ name: string }>('SELECT name FROM falaj.migration');
  return new Set(rows.map(({ name }) => name));
}
