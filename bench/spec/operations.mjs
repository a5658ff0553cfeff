// Single operations of the cache over a Redis, in two instances: what one has put there is read by the other, which has it in no memory.
import { createRequire } from 'node:module';
import { setTimeout as pause } from 'node:timers/promises';
import { open } from '../cache/adapters/falaj.mjs';
import { rowsOf } from '../cache/values.mjs';
import { percentile } from '../support/report.mjs';

const { Redis } = createRequire(import.meta.url)('ioredis');
const ENGINE = new URL('../../dist/cache/standalone/create-cache.js', import.meta.url).href;
const VALUE_BYTES = 2000;
const CALLERS = 64;
const TTL_MS = 600_000;
const MEMORY_BYTES = 256 * 1024 * 1024;
/** A database that answers at once would make a cache look slow, and one that takes long would hide what it adds. */
const LOADER_MS = 5;
/** Of reads that Redis does not answer in time; with more of them, the rest would say nothing. */
const LATE_SHARE_MAX = 0.05;

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

/** Times of the reads that Redis answered, and how many it did not within a request's budget: a machine that is busy enough takes longer. */
async function readBack(cache, count) {
  const answered = [];
  for (let number = 0; number < count; number++) {
    const began = performance.now();
    const value = await cache.getOrLoad(keyOf(number), async () => null);
    if (value !== null) answered.push(performance.now() - began);
  }
  const late = count - answered.length;
  if (late > count * LATE_SHARE_MAX) throw new Error(`${late} of ${count} entries were not had from Redis`);
  return { times: answered, late };
}

/** All in memory would say nothing of Redis: the reader is new. What is not had from Redis in time is not counted as served. */
async function throughput(count, ask) {
  const began = performance.now();
  let late = 0;
  for (let from = 0; from < count; from += CALLERS) {
    const keys = Array.from({ length: Math.min(CALLERS, count - from) }, (_, i) => keyOf(from + i));
    const values = await Promise.all(keys.map(ask));
    late += values.filter((value) => value === null).length;
  }
  return { late, perSecond: (count - late) / ((performance.now() - began) / 1000) };
}

/** What the machine gives at this moment: the same JSON by a bare client, parsed. */
async function bareThroughput(bare, count) {
  for (let number = 0; number < count; number++)
    await bare.set(`bare-${keyOf(number)}`, JSON.stringify(rowsOf(VALUE_BYTES, number)));
  return throughput(count, async (key) => JSON.parse(await bare.get(`bare-${key}`)));
}

/** A miss looks into Redis and claims the load there; `bare` does just these two, by a bare client. */
async function missAgainstLoader(cache, bare, rounds) {
  const load = async () => {
    await pause(LOADER_MS);
    return rowsOf(VALUE_BYTES, 1);
  };
  const claimed = async (round) => {
    await bare.get(`bare-miss-${round}`);
    await bare.set(`bare-claim-${round}`, '1', 'PX', TTL_MS, 'NX');
    return load();
  };
  const times = { alone: [], cached: [], bare: [] };
  for (let round = 0; round < rounds; round++) {
    const sides = [
      ['alone', load],
      ['cached', () => cache.getOrLoad(`miss-${round}`, load)],
      ['bare', () => claimed(round)],
    ];
    for (const [name, work] of round % 2 === 0 ? sides : sides.reverse()) {
      const began = performance.now();
      await work();
      times[name].push(performance.now() - began);
    }
  }
  const alone = percentile(times.alone, 0.5);
  return { cached: percentile(times.cached, 0.5) / alone, bare: percentile(times.bare, 0.5) / alone };
}

export async function run(world) {
  const count = world.isQuick ? 1000 : 5000;
  const redis = await world.redis();
  const shared = { engine: ENGINE, redisUrl: redis.url, ttlMs: TTL_MS, memoryBytes: MEMORY_BYTES };
  const writer = await open({ ...shared, namespace: 'spec' });
  const sets = await timedEach(count, (number) => writer.set(keyOf(number), rowsOf(VALUE_BYTES, number)));
  const reader = await open({ ...shared, namespace: 'spec' });
  const { times: gets, late } = await readBack(reader, count);
  const again = await timedEach(count, (number) => reader.get(keyOf(number)));
  const crowd = await open({ ...shared, namespace: 'spec' });
  const crowded = await throughput(count, (key) => crowd.getOrLoad(key, async () => null));
  const bare = new Redis(redis.url);
  const { perSecond: bareRate } = await bareThroughput(bare, count);
  const overhead = await missAgainstLoader(reader, bare, world.isQuick ? 40 : 200);
  bare.disconnect();
  const work = `${count} values of 2 KB one after another`;
  world.tell('1', `hit from Redis, p95 of ${work}`, percentile(gets, 0.95), 'ms', '< 5');
  world.tell('1', 'of these, not had from Redis within a request\u2019s budget', late, 'values');
  world.tell(
    '1',
    `hits from Redis a second, ${CALLERS} callers, by a reader that has none`,
    crowded.perSecond,
    'per s',
    '> 10000',
  );
  world.tell('1', 'of all of them, not had within the budget', crowded.late, 'values');
  world.tell('1', 'the same of a bare client, to compare', bareRate, 'per s');
  world.tell('1', `miss over its loader of ${LOADER_MS} ms, medians`, overhead.cached, 'times', '<= 1.1');
  world.tell('1', 'the same of two bare round trips and the loader, to compare', overhead.bare, 'times');
  world.tell('2', `set, p95 of ${work}`, percentile(sets, 0.95), 'ms', '< 5');
  world.tell('2', `get from memory, p95 of ${work}`, percentile(again, 0.95), 'ms', '< 5');
  world.tell('3', `get from Redis, p99 of ${work}`, percentile(gets, 0.99), 'ms', '< 10');
  world.tell('3', `set, p99 of ${work}`, percentile(sets, 0.99), 'ms', '< 20');
  for (const cache of [writer, reader, crowd]) await cache.close();
}
