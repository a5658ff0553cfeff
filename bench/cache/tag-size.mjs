// Row h: what it takes to invalidate a tag that 100 keys carry, and one that 100,000 carry. Every invalidation is checked: the next
// read loads. Falaj's keys carry several tags, each invalidated once, so that there is a median; the peers' carry one.
import { atMost } from './bench.mjs';
import { median } from './rounds.mjs';

const AT_ONCE = 100;
const SMALL = 100;
const SMALL_SETS = 3;
const TAGS = 7;
const FILL_MS = 300_000;

const tagOf = (set, number) => `${set}-tag${number}`;
const tagsOf = (set, tags) => Array.from({ length: tags }, (_, number) => tagOf(set, number));

export const tasks = {
  async fill({ cache }, { set, count, tags }) {
    for (let from = 0; from < count; from += AT_ONCE) {
      const numbers = Array.from({ length: Math.min(AT_ONCE, count - from) }, (_, i) => from + i);
      const store = (number) => cache.getOrLoad(`${set}-${number}`, async () => ({ number }), tagsOf(set, tags));
      await Promise.all(numbers.map(store));
    }
  },
  async invalidate({ cache }, { set, number, count, tags }) {
    const began = performance.now();
    await cache.forgetTag(tagOf(set, number));
    const took = performance.now() - began;
    let loads = 0;
    for (const key of [`${set}-0`, `${set}-${count - 1}`]) {
      await cache.getOrLoad(key, async () => ({ number: ++loads }), tagsOf(set, tags));
    }
    return { took, isGone: loads === 2 };
  },
};

async function measure(bench, name, settings, large) {
  const side = await bench.contestant(name, import.meta.url, settings);
  await side.ask('open');
  const tags = name === 'falaj' ? TAGS : 1;
  const sets = [
    { set: 'large', count: large, tags },
    ...Array.from({ length: SMALL_SETS }, (_, i) => ({ set: `small${i}`, count: SMALL, tags })),
  ];
  for (const set of sets) await side.ask('fill', set, FILL_MS);
  const took = { large: [], small: [] };
  for (let number = 0; number < tags; number++) {
    for (const set of sets) {
      const done = await side.ask('invalidate', { ...set, number });
      if (!done.isGone) return undefined;
      took[set.set === 'large' ? 'large' : 'small'].push(done.took);
    }
  }
  await side.stop();
  return { large: median(took.large), small: median(took.small) };
}

const TAGGED = ['bentocache', 'cacheable', 'async-cache-dedupe', 'layered-loader'];

export async function run(bench) {
  const redis = await bench.redis();
  const large = bench.isQuick ? 20_000 : 100_000;
  const settings = { redisUrl: redis.url, coherent: true, tagged: true, commandTimeoutMs: 30_000 };
  const results = {};
  for (const name of bench.names(TAGGED)) {
    results[name] = await measure(bench, name, settings, large);
    await redis.flush();
  }
  const values = (of) =>
    Object.fromEntries(
      Object.entries(results).map(([name, result]) => [name, result === undefined ? 'still served' : of(result)]),
    );
  const row = { row: 'h' };
  const under = { text: '< 5', met: (value) => value < 5 };
  const work = (count) => `invalidate a tag of ${count.toLocaleString('en')} keys`;
  bench.report.compare({ ...row, work: work(SMALL), unit: 'ms', values: values(({ small }) => small), target: under });
  bench.report.compare({
    ...row,
    work: work(large),
    unit: 'ms',
    values: values((result) => result.large),
    target: under,
  });
  const times = values((result) => Math.max(result.large / result.small, result.small / result.large));
  bench.report.compare({ ...row, work: 'the one over the other', unit: 'times', values: times, target: atMost(1.5) });
}
