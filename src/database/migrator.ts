import pg from 'pg';
import { DataSource } from 'typeorm';
import { toFalajError } from './database-error.js';
import { grantApplication } from './grants.js';
import { migrateJobQueue } from './job-queue.schema.js';
import { MIGRATIONS } from './migrations.js';
import { pendingOn } from './pending-migrations.js';

/** Named lock of the migrator; any constant that nothing else in the product uses. */
const MIGRATION_LOCK = 7_301_450_001;
const CONNECT_MS = 10_000;

export interface MigrationReport {
  /** Names of the migrations applied by this call, in order. */
  readonly applied: string[];
}

/**
 * Brings the schema up to date as its owner and grants the application's role what it needs. Safe to repeat and to run from
 * several processes at once: they take turns by an advisory lock held by a connection of its own.
 */
export async function migrate(ownerUrl: string, appRole: string): Promise<MigrationReport> {
  const guard = new pg.Client({
    connectionString: ownerUrl,
    connectionTimeoutMillis: CONNECT_MS,
    application_name: 'falaj migrator',
  });
  // Told by the statement under way; unheard, it would end the process without a word of what to do.
  guard.on('error', () => undefined);
  try {
    await guard.connect();
    await guard.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await guard.query('CREATE SCHEMA IF NOT EXISTS falaj');
    // Almost every start finds nothing to apply; that takes two questions, and no connections of TypeORM's own.
    const pending = await pendingOn(guard);
    const applied = pending.length === 0 ? [] : await applyMigrations(ownerUrl);
    if (applied.length > 0) await migrateJobQueue(ownerUrl);
    await grantApplication(guard, appRole);
    return { applied };
  } catch (error) {
    throw toFalajError(error);
  } finally {
    await guard.end().catch(() => undefined);
  }
}

async function applyMigrations(ownerUrl: string): Promise<string[]> {
  const source = new DataSource({
    type: 'postgres',
    url: ownerUrl,
    schema: 'falaj',
    migrations: [...MIGRATIONS],
    migrationsTableName: 'migration',
    migrationsTransactionMode: 'each',
    installExtensions: false,
    logging: false,
    poolSize: 2,
    connectTimeoutMS: CONNECT_MS,
  });
  await source.initialize();
  try {
    return (await source.runMigrations()).map((migration) => migration.name);
  } finally {
    await source.destroy();
  }
}
