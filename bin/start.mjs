/** `npm start`: everything from a fresh clone to a serving process. */
import { ensureReady } from './ensure.mjs';

ensureReady({ withConsole: true });
await import('../dist/program/main.js');
