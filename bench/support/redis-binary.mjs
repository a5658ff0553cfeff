import { join } from 'node:path';
import { findRedis } from '../../test/support/redis-finder.mjs';

const CACHE = join(import.meta.dirname, '../../.falaj/redis');

/** Says where PrivateRedis finds its program, found as the tests find theirs. Ends the process where there is none. */
export async function provideRedis() {
  const found = await findRedis(CACHE, { PATH: process.env.PATH });
  if (found?.program === undefined) {
    console.error('A redis-server is needed: install one (for example apt-get install redis-server) and try again.');
    process.exit(1);
  }
  process.env.FALAJ_REDIS_BINARY = found.program;
  process.env.FALAJ_REDIS_LIBRARIES = found.libraries;
}
