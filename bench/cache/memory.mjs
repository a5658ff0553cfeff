// Row j: what 10,000 values of 2 KB take in memory over the size of their JSON, in a process that collects its garbage first; and what
// 10,000 values of 20 KB of rows take in Redis.
import { setTimeout as pause } from 'node:timers/promises';
import { atMost } from './bench.mjs';
import { connectRedis } from './redis-clients.mjs';
import { rowsOf } from './values.mjs';

const COUNT = 10_000;
const WARM = 100;
const AT_ONCE = 32;
const PASSES_MAX = 3;
const SETTLE_MS = 200;
const FILL_MS = 300_000;
const MEGABYTE = 1_048_576;

/** What Node's documentation calls external already holds the array buffers. */
function held() {
  for (let i = 0; i < 3; i++) globalThis.gc();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

export const tasks = {
  async inMemory(player) {
    const cache = await player.open();
    const store = (number) => cache.getOrLoad(`value-${number}`, async () => rowsOf(2000, number));
    for (let number = 0; number < WARM; number++) await store(-1 - number);
    await pause(SETTLE_MS);
    const before = held();
    for (let number = 0; number < COUNT; number++) await store(number);
    await pause(SETTLE_MS);
    const after = held();
    let json = 0;
    for (let number = 0; number < COUNT; number++) json += JSON.stringify(rowsOf(2000, number)).length;
    // Used after the measurement, so that nothing could be collected before it; and all of it is still there.
    let loads = 0;
    for (let number = 0; number < COUNT; number += 101) {
      await cache.getOrLoad(`value-${number}`, async () => ({ loads: ++loads }));
    }
    return { ratio: (after - before) / json, loads };
  },
  /** By an instance that knows nothing once more where a store was given up for coming too fast. */
  async inRedis(player, { count }) {
    const looker = await connectRedis(player.settings.redisUrl);
    for (let pass = 0; pass < PASSES_MAX && (await looker.dbsize()) < count; pass++) {
      const cache = await player.open();
      for (let from = 0; from < count; from += AT_ONCE) {
        const numbers = Array.from({ length: Math.min(AT_ONCE, count - from) }, (_, i) => from + i);
        await Promise.all(
          numbers.map((number) => cache.getOrLoad(`rows-${number}`, async () => rowsOf(20_000, number))),
        );
      }
      await pause(SETTLE_MS);
    }
    looker.disconnect();
  },
};

async function usedBytes(client) {
  return Number(/used_memory:(\d+)/.exec(await client.info('memory'))[1]);
}

async function measure(bench, name, count) {
  const alone = await bench.contestant(name, import.meta.url, {}, ['--expose-gc']);
  const { ratio, loads } = await alone.ask('inMemory');
  await alone.stop();
  const redis = await bench.redis();
  const client = await bench.client(redis.url);
  const side = await bench.contestant(name, import.meta.url, {
    redisUrl: redis.url,
    memoryAlone: false,
    memoryItems: WARM,
  });
  const before = await usedBytes(client);
  await side.ask('inRedis', { count }, FILL_MS);
  const megabytes = (await usedBytes(client)) - before;
  const stored = await client.dbsize();
  await side.stop();
  await redis.stop();
  return {
    memory: loads > 0 ? 'not all kept' : ratio,
    redis: stored < count ? `${stored} kept` : (megabytes / MEGABYTE) * (COUNT / count),
  };
}

export async function run(bench) {
  const count = bench.isQuick ? COUNT / 5 : COUNT;
  const results = {};
  for (const name of bench.names()) results[name] = await measure(bench, name, count);
  const values = (what) => Object.fromEntries(Object.entries(results).map(([name, result]) => [name, result[what]]));
  const row = { row: 'j' };
  const memory = { work: '10,000 values of 2 KB in memory over their JSON', unit: 'times', values: values('memory') };
  bench.report.compare({ ...row, ...memory, target: atMost(1.15) });
  const inRedis = { work: '10,000 values of 20 KB in Redis', unit: 'MB', values: values('redis') };
  bench.report.compare({ ...row, ...inRedis, digits: 1, target: atMost(60) });
}
