/** `npm run bench:<name>`: builds what has changed, then runs bench/<name>.mjs. */
import { ensureReady } from './ensure.mjs';

const name = process.argv[2];
ensureReady();
await import(`../bench/${name}.mjs`);
