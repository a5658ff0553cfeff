import pg from 'pg';
import type { DatabaseUrls } from './database-urls.js';

const IDLE_MS = 30_000;

/** Connections of the job queue, whose tables are the owner's. Beside the requests' pool: what waits there keeps no one else waiting. */
export function openQueuePool(
  urls: Pick<DatabaseUrls, 'owner'>,
  limits: { readonly max: number; readonly connectTimeoutMs: number },
): pg.Pool {
  const pool = new pg.Pool({
    connectionString: urls.owner,
    max: limits.max,
    connectionTimeoutMillis: limits.connectTimeoutMs,
    idleTimeoutMillis: IDLE_MS,
    application_name: 'falaj jobs',
    keepAlive: true,
  });
  pool.on('error', () => undefined);
  // While a connection is lent the pool does not listen, and an error that nobody hears ends the process.
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}
