// Row b: what another process has put into Redis, asked for by 64 callers at once, none of whom finds it in memory, beside two
// pipelines of 32 GETs of plain JSON that parse nothing. Falaj forwards what is stored, as an edge does for a client that accepts gzip:
// compressed where it is stored so, else plain. The peers hand out values, which is all they can. Beside them, what it costs without the
// product (`floors.mjs`).
import { gunzipSync } from 'node:zlib';
import { setTimeout as pause } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { atLeast } from './bench.mjs';
import { besides, FLOOR_NAMES, tellFloors } from './floors.mjs';
import { interleave, ratios } from './rounds.mjs';
import { rowsOf } from './values.mjs';

const CALLERS = 64;
const SIZES = [
  ['1 KB', 1000, 40],
  ['20 KB', 20_000, 10],
];
/** Beside what is asked of it. */
const INFORMING = [
  ['bytes', 'JSON bytes'],
  ['values', 'a value'],
];
const FILL_AT_ONCE = 32;
const SETTLE_MS = 100;

const keyOf = (bytes, number) => `forward-${bytes}-${number}`;
const LOST = 'not found in Redis';

/** How this contestant reads many keys at once. */
function reader(cache, how) {
  if (cache.getAll) return cache.getAll;
  const value = (key) => cache.getOrLoad(key, async () => LOST);
  const ways = { forwarded: cache.getEncoded && ((key) => cache.getEncoded(key, ['gzip'])), bytes: cache.getBytes };
  const one = ways[how] ?? value;
  return (keys) => Promise.all(keys.map(one));
}

export const tasks = {
  /** Twice, the second time by an instance that knows nothing: a store that was given up under load is made up for. */
  async fill(player, { bytes, count }) {
    for (let pass = 0; pass < 2; pass++) {
      const cache = await player.open();
      for (let from = 0; from < count; from += FILL_AT_ONCE) {
        const numbers = Array.from({ length: Math.min(FILL_AT_ONCE, count - from) }, (_, i) => from + i);
        await Promise.all(
          numbers.map((number) => cache.getOrLoad(keyOf(bytes, number), async () => rowsOf(bytes, number))),
        );
      }
      await pause(SETTLE_MS);
      await player.close();
    }
  },
  /** A new instance knows nothing; what it takes to start is not counted. */
  async round(player, { bytes, batches, how }) {
    const cache = await player.open();
    const read = reader(cache, how);
    const wanted = Array.from({ length: batches }, (_, batch) =>
      Array.from({ length: CALLERS }, (_, caller) => keyOf(bytes, batch * CALLERS + caller)),
    );
    const began = performance.now();
    const answers = [];
    for (const keys of wanted) answers.push(await read(keys));
    const took = performance.now() - began;
    const served = answers.flat().filter((answer) => answer !== undefined && answer !== LOST);
    assertRight(served.at(-1), answers.flat().indexOf(served.at(-1)), bytes);
    await player.close();
    return (served.length / took) * 1000;
  },
};

/** Fast is only what is right; and an answer that did not come from Redis was not served by it. */
function assertRight(found, number, bytes) {
  const value = found.chunks ? JSON.parse(plainOf(found)) : Buffer.isBuffer(found) ? JSON.parse(found) : found;
  if (!isDeepStrictEqual(value, rowsOf(bytes, number))) throw new Error('another value came back');
}

/** As the client sees it. */
function plainOf({ encoding, chunks }) {
  const bytes = Buffer.concat(chunks);
  return encoding === 'gzip' ? gunzipSync(bytes) : bytes;
}

export async function run(bench) {
  const redis = await bench.redis();
  const names = ['pipeline', ...FLOOR_NAMES, ...bench.names()];
  const sides = await bench.contestants(names, import.meta.url, { redisUrl: redis.url });
  for (const [label, bytes, most] of SIZES) {
    const batches = bench.isQuick ? Math.ceil(most / 4) : most;
    for (const side of Object.values(sides)) await side.ask('fill', { bytes, count: batches * CALLERS });
    const ask = (how) => (side) => side.ask('round', { bytes, batches, how });
    const forwarded = ratios(await interleave(sides, bench.rounds, ask('forwarded')), 'pipeline');
    const row = { row: 'b', unit: 'of pipelines', better: 'higher' };
    const work = `L2 hit forwarded, ${label}`;
    bench.report.compare({ ...row, work, values: besides(forwarded), target: atLeast(0.8) });
    tellFloors(bench.report, { ...row, work }, forwarded);
    const informed = besides(sides);
    for (const [how, what] of INFORMING) {
      const values = ratios(await interleave(informed, Math.ceil(bench.rounds / 3), ask(how)), 'pipeline');
      bench.report.compare({ ...row, work: `L2 hit as ${what}, ${label}`, values });
    }
  }
}
