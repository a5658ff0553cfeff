import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { fingerprints } from './fingerprint.mjs';
import { dropLeftovers } from './leftovers.mjs';
import { findRedis } from './redis-finder.mjs';

const ROOT = join(import.meta.dirname, '../..');
const LAUNCHER = join(ROOT, 'dist/database/embedded-postgres.js');

/**
 * Provides the servers the suites run against and tells their addresses through the environment. The PostgreSQL server
 * is shared by every run in this tree: whoever comes first starts it, the last to end stops it. Its templates are kept.
 */
export default async function setup() {
  if (!existsSync(LAUNCHER))
    throw new Error('dist/ is missing: run "npm run build", or run the suites with "npm test".');
  const { EmbeddedPostgres } = await import(pathToFileURL(LAUNCHER).href);
  const server = await EmbeddedPostgres.start({
    directory: join(ROOT, '.falaj/test/postgres'),
    durability: 'none',
    connectionsMax: 400,
  });
  globalThis.falajTestPostgres = server;
  stopOnSignal(server);
  try {
    await dropLeftovers(server.superuserUrl('postgres'), !server.attached);
    Object.assign(process.env, addresses(server), await redisAddress());
  } catch (error) {
    await server.stop();
    throw error;
  }
}

/** An interrupted run skips its teardown. */
function stopOnSignal(server) {
  for (const signal of ['SIGINT', 'SIGTERM'])
    process.once(signal, () => void server.stop().finally(() => process.exit(130)));
}

function addresses(server) {
  const { schema, data } = fingerprints(ROOT);
  return {
    FALAJ_TEST_PG_SUPERUSER: server.superuserUrl('postgres'),
    FALAJ_TEST_PG_OWNER: server.url('postgres', 'owner'),
    FALAJ_TEST_PG_APP: server.url('postgres', 'app'),
    FALAJ_TEST_PG_SCHEMA: schema,
    FALAJ_TEST_PG_DATA: data,
  };
}

async function redisAddress() {
  const found = await findRedis(join(ROOT, '.falaj/redis'), process.env);
  if (found !== null)
    return { FALAJ_TEST_REDIS: JSON.stringify(found), ...(found.url ? { FALAJ_TEST_REDIS_URL: found.url } : {}) };
  const fix = 'No Redis for the tests: install redis-server, or set TEST_REDIS_URL to one that may be flushed.';
  if (process.env.CI === 'true') throw new Error(fix);
  console.warn(`${fix} Its suites are skipped.`);
  return {};
}
