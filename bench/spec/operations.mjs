// Single operations of the cache over a Redis, in two instances: what one has put there is read by the other, which has it in no memory.
import { setTimeout as pause } from 'node:timers/promises';
import { open } from '../cache/adapters/falaj.mjs';
import { rowsOf } from '../cache/values.mjs';
import { percentile } from '../support/report.mjs';

const ENGINE = new URL('../../dist/cache/standalone/create-cache.js', import.meta.url).href;
const VALUE_BYTES = 2000;
const CALLERS = 64;
const TTL_MS = 600_000;
const MEMORY_BYTES = 256 * 1024 * 1024;
/** A database that answers at once would make a cache look slow, and one that takes long would hide what it adds. */
const LOADER_MS = 5;

const keyOf = (number) => `operation-${number}`;

async function timedEach(count, work) {
  const times = [];
  for (let number = 0; number < count; number++) {
    const began = performance.now();
    await work(number);
    times.push(performance.now() - began);
  }
  return times;
}

async function readBack(cache, count) {
  const lost = [];
  const times = await timedEach(count, async (number) => {
    if ((await cache.getOrLoad(keyOf(number), async () => null)) === null) lost.push(number);
  });
  if (lost.length > 0) throw new Error(`${lost.length} of ${count} entries were not in Redis`);
  return times;
}

/** All in memory would say nothing of Redis: the reader is new. */
async function throughput(cache, count) {
  const began = performance.now();
  for (let from = 0; from < count; from += CALLERS) {
    const keys = Array.from({ length: Math.min(CALLERS, count - from) }, (_, i) => keyOf(from + i));
    await Promise.all(keys.map((key) => cache.getOrLoad(key, async () => null)));
  }
  return count / ((performance.now() - began) / 1000);
}

async function missAgainstLoader(cache, rounds) {
  const load = async () => {
    await pause(LOADER_MS);
    return rowsOf(VALUE_BYTES, 1);
  };
  const times = { alone: [], cached: [] };
  for (let round = 0; round < rounds; round++) {
    const sides = [
      ['alone', load],
      ['cached', () => cache.getOrLoad(`miss-${round}`, load)],
    ];
    for (const [name, work] of round % 2 === 0 ? sides : sides.reverse()) {
      const began = performance.now();
      await work();
      times[name].push(performance.now() - began);
    }
  }
  return percentile(times.cached, 0.5) / percentile(times.alone, 0.5);
}

export async function run(world) {
  const count = world.isQuick ? 1000 : 5000;
  const redis = await world.redis();
  const shared = { engine: ENGINE, redisUrl: redis.url, ttlMs: TTL_MS, memoryBytes: MEMORY_BYTES };
  const writer = await open({ ...shared, namespace: 'spec' });
  const sets = await timedEach(count, (number) => writer.set(keyOf(number), rowsOf(VALUE_BYTES, number)));
  const reader = await open({ ...shared, namespace: 'spec' });
  const gets = await readBack(reader, count);
  const again = await timedEach(count, (number) => reader.get(keyOf(number)));
  const crowd = await open({ ...shared, namespace: 'spec' });
  const rate = await throughput(crowd, count);
  const overhead = await missAgainstLoader(reader, world.isQuick ? 40 : 200);
  const work = `${count} values of 2 KB one after another`;
  world.tell('1', `hit from Redis, p95 of ${work}`, percentile(gets, 0.95), 'ms', '< 5');
  world.tell('1', `hits from Redis a second, ${CALLERS} callers, by a reader that has none`, rate, 'per s', '> 10000');
  world.tell('1', `miss over its loader of ${LOADER_MS} ms, medians`, overhead, 'times', '<= 1.1');
  world.tell('2', `set, p95 of ${work}`, percentile(sets, 0.95), 'ms', '< 5');
  world.tell('2', `get from memory, p95 of ${work}`, percentile(again, 0.95), 'ms', '< 5');
  world.tell('3', `get from Redis, p99 of ${work}`, percentile(gets, 0.99), 'ms', '< 10');
  world.tell('3', `set, p99 of ${work}`, percentile(sets, 0.99), 'ms', '< 20');
  for (const cache of [writer, reader, crowd]) await cache.close();
}
