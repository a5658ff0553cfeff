import type { Logger as QueueLogger } from 'graphile-worker';
import pg from 'pg';

const CONNECT_MS = 10_000;

/** The queue's library, read when it is first wanted: a start does not wait for it. What it has to say that matters it throws. */
export async function jobQueue(): Promise<{
  readonly library: typeof import('graphile-worker');
  readonly silence: QueueLogger;
}> {
  const library = await import('graphile-worker');
  return { library, silence: new library.Logger(() => () => undefined) };
}

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
    const { library, silence } = await jobQueue();
    await library.runMigrations({ pgPool, logger: silence, preset: {} });
  } finally {
    await pgPool.end();
  }
}
