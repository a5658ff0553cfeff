// Fills a cache over a Redis, and says what that took of this process after its garbage is collected.
import { setTimeout as pause } from 'node:timers/promises';
import { open } from '../cache/adapters/falaj.mjs';
import { rowsOf } from '../cache/values.mjs';

const ENGINE = new URL('../../dist/cache/standalone/create-cache.js', import.meta.url).href;
const AT_ONCE = 32;
const PASSES_MAX = 4;
const MEMORY_BYTES = 512 * 1024 * 1024;
const { redisUrl, count, bytes } = JSON.parse(process.argv[2]);

function held() {
  for (let i = 0; i < 3; i++) globalThis.gc();
  return process.memoryUsage().heapUsed + process.memoryUsage().external;
}

const opened = () =>
  open({ engine: ENGINE, redisUrl, namespace: 'spec-memory', ttlMs: 600_000, memoryBytes: MEMORY_BYTES });

async function fill(cache) {
  for (let from = 0; from < count; from += AT_ONCE) {
    const numbers = Array.from({ length: Math.min(AT_ONCE, count - from) }, (_, i) => from + i);
    await Promise.all(numbers.map((number) => cache.getOrLoad(`rows-${number}`, async () => rowsOf(bytes, number))));
  }
  await pause(200);
}

const cache = await opened();
await cache.getOrLoad('warm', async () => rowsOf(bytes, -1));
const before = held();
await fill(cache);
const processBytes = held() - before;
await cache.getOrLoad('rows-0', async () => null);
// A store that was given up for coming too fast is made up for by one that knows nothing.
for (let pass = 1; pass < PASSES_MAX; pass++) {
  const other = await opened();
  await fill(other);
  await other.close();
}
let jsonBytes = 0;
for (let number = 0; number < count; number++) jsonBytes += JSON.stringify(rowsOf(bytes, number)).length;
process.send({ processBytes, jsonBytes }, () => process.exit(0));
