/** `npm run prove:<name>`: builds what has changed, then runs bench/prove-<name>.mjs with a Redis found as the tests find theirs. */
import { ensureReady } from './ensure.mjs';

const name = process.argv[2];
ensureReady();
const { provideRedis } = await import('../bench/support/redis-binary.mjs');
await provideRedis();
await import(`../bench/prove-${name}.mjs`);
