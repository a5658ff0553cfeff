import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { EmbeddedPostgres } from '../../dist/database/embedded-postgres.js';
import { FalajProcess } from '../support/processes.mjs';

/**
 * A database of the row's own with the bundled data, and the product as it is started, on it. Durability is off: what a disk takes
 * would hide what is measured.
 */
export async function startApplication(bench, environment = {}) {
  const place = mkdtempSync(join(tmpdir(), 'falaj-bench-'));
  bench.open.push(() => rmSync(place, { recursive: true, force: true }));
  const database = await EmbeddedPostgres.start({ directory: join(place, 'postgres'), durability: 'none' });
  bench.open.push(() => database.stop());
  const application = await FalajProcess.start({
    NODE_ENV: 'development',
    DATABASE_URL: database.appUrl,
    DATABASE_OWNER_URL: database.ownerUrl,
    REDIS_URL: '',
    ...environment,
  });
  bench.open.push(() => application.stop());
  return { database, application };
}

export async function connectOwner(bench, database) {
  const client = new pg.Client({ connectionString: database.ownerUrl });
  await client.connect();
  bench.open.push(() => client.end());
  return client;
}
