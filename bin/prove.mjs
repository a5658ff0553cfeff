/** `npm run prove:<name>`: builds what has changed, then runs bench/prove-<name>.mjs with a Redis found as the tests find theirs. */
import { ensureReady, ROOT } from './ensure.mjs';
import { join } from 'node:path';
import { findRedis } from '../test/support/redis-finder.mjs';

const name = process.argv[2];
ensureReady();
const found = await findRedis(join(ROOT, '.falaj/redis'), { PATH: process.env.PATH });
if (found?.program === undefined) {
  console.error('A redis-server is needed: install one (for example apt-get install redis-server) and try again.');
  process.exit(1);
}
process.env.FALAJ_REDIS_BINARY = found.program;
process.env.FALAJ_REDIS_LIBRARIES = found.libraries;
await import(`../bench/prove-${name}.mjs`);
