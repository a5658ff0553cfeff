/** `npm start`: everything from a fresh clone to a serving process. */
import { ensureReady } from './ensure.mjs';

ensureReady();
await import('../dist/main.js');
