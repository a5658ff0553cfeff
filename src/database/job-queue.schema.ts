import { Logger as QueueLogger, runMigrations } from 'graphile-worker';
import pg from 'pg';

const CONNECT_MS = 10_000;

/** What the queue has to say that matters it throws. */
export const SILENT_QUEUE = new QueueLogger(() => () => undefined);

/** Brings the tables of the job queue up to date: a schema of its own (`graphile_worker`), by the library's own migrations. */
export async function migrateJobQueue(ownerUrl: string): Promise<void> {
  const pgPool = new pg.Pool({
    connectionString: ownerUrl,
    max: 1,
    connectionTimeoutMillis: CONNECT_MS,
    application_name: 'falaj migrator',
  });
  pgPool.on('error', () => undefined);
  pgPool.on('connect', (client) => client.on('error', () => undefined));
  try {
    await runMigrations({ pgPool, logger: SILENT_QUEUE, preset: {} });
  } finally {
    await pgPool.end();
  }
}
