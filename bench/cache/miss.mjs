// Row c: 64 callers at once for what is nowhere, loaded in no time, beside pipelined GETs and then SETs of the same bytes. Counted
// until every caller is answered and every entry is in Redis: stores that are not waited for are work all the same. Beside it, what it
// costs without the product (`floors.mjs`).
import { setTimeout as pause } from 'node:timers/promises';
import { atLeast } from './bench.mjs';
import { besides, FLOOR_NAMES, tellFloors } from './floors.mjs';
import { connectRedis } from './redis-clients.mjs';
import { interleave, ratios } from './rounds.mjs';
import { rowsOf } from './values.mjs';

const CALLERS = 64;
const SIZES = [
  ['1 KB', 1000, 40],
  ['20 KB', 20_000, 12],
];
const STORED_WITHIN_MS = 3000;
/** Longer than any key of the first loads that is no entry (a claim, a lock) stays: it would be counted. */
const SETTLED_MS = 800;

export const tasks = {
  async open(player) {
    await player.open();
    player.looker = await connectRedis(player.settings.redisUrl);
    player.asked = 0;
    await player.cache.getOrLoad?.('first', async () => 1);
    await pause(SETTLED_MS);
  },
  async round(player, { bytes, batches }) {
    const { cache, looker } = player;
    const value = rowsOf(bytes, 1);
    const entry = Buffer.from(JSON.stringify(value));
    const first = player.asked;
    player.asked += batches * CALLERS;
    const before = await looker.dbsize();
    const began = performance.now();
    for (let batch = 0; batch < batches; batch++) {
      const keys = Array.from({ length: CALLERS }, (_, i) => `miss-${bytes}-${first + batch * CALLERS + i}`);
      if (cache.getAll) await bare(cache, keys, entry);
      else await Promise.all(keys.map((key) => cache.getOrLoad(key, async () => value)));
    }
    const stored = await waitStored(looker, before, batches * CALLERS);
    const took = performance.now() - began;
    return { rate: ((batches * CALLERS) / took) * 1000, stored };
  },
};

async function bare(cache, keys, bytes) {
  const found = await cache.getAll(keys);
  if (found.some((entry) => entry !== null)) throw new Error('found what was never stored');
  await cache.setAll(keys.map((key) => ({ key, bytes })));
}

/** The share that is in Redis once all is, or when that has been waited for long enough. */
async function waitStored(looker, before, expected) {
  const until = performance.now() + STORED_WITHIN_MS;
  let stored = 0;
  while (performance.now() < until && stored < expected) stored = (await looker.dbsize()) - before;
  return Math.min(1, stored / expected);
}

export async function run(bench) {
  const redis = await bench.redis();
  const sides = await bench.contestants(['pipeline', ...FLOOR_NAMES, ...bench.names()], import.meta.url, {
    redisUrl: redis.url,
  });
  for (const side of Object.values(sides)) await side.ask('open');
  for (const [label, bytes, most] of SIZES) {
    const batches = bench.isQuick ? Math.ceil(most / 4) : most;
    const shares = {};
    const measured = await interleave(sides, bench.rounds, async (side, _, name) => {
      const { rate, stored } = await side.ask('round', { bytes, batches });
      shares[name] = Math.min(shares[name] ?? 1, stored);
      return rate;
    });
    await redis.flush();
    tell(bench, label, ratios(measured, 'pipeline'), shares);
  }
}

/** What was not stored was not done: no ratio stands where entries were given up. */
function tell(bench, label, ratio, shares) {
  const given = Object.fromEntries(
    Object.entries(ratio).map(([name, value]) => {
      return [name, shares[name] === 1 ? value : `stored ${(shares[name] * 100).toFixed(0)} %`];
    }),
  );
  const work = `miss, loaded and stored, ${label}`;
  const row = { row: 'c', unit: 'of pipelines', better: 'higher' };
  bench.report.compare({ ...row, work, values: besides(given), target: atLeast(0.8) });
  tellFloors(bench.report, { ...row, work }, given);
}
