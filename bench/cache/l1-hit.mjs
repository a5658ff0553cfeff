// Row a: get-or-load of what is in memory, beside a Map behind an async function; and whether whoever changes what was handed out
// changes what the next caller gets. bentocache, cacheable and cache-manager are measured as they are fastest (one object for all
// readers) and as they are safe (a copy for each).
import { smallRecord, rowsOf } from './values.mjs';
import { atLeast, exactly } from './bench.mjs';
import { interleave, ratios } from './rounds.mjs';

const KEYS = 500;
const BATCH = 1000;
const SIZES = [
  ['100 B', 'small'],
  ['20 KB', 'large'],
];
/** By peer: the side that shares objects and the side that copies them. */
const WAYS = {
  bentocache: { fast: 'bentocache:sharing', safe: 'bentocache' },
  cacheable: { fast: 'cacheable', safe: 'cacheable:copies' },
  'cache-manager': { fast: 'cache-manager', safe: 'cache-manager:copies' },
};

const valueOf = (size, number) => (size === 'small' ? smallRecord(number) : rowsOf(20_000, number));
const never = () => {
  throw new Error('loaded again');
};

export const tasks = {
  async fill(player, { size }) {
    const cache = await player.open();
    player.keys = Array.from({ length: KEYS }, (_, number) => `${size}-${number}`);
    for (const [number, key] of player.keys.entries()) await cache.getOrLoad(key, () => valueOf(size, number));
  },
  async round(player, { ms }) {
    const { cache, keys } = player;
    const began = performance.now();
    let asked = 0;
    do {
      for (let i = 0; i < BATCH; i++) await cache.getOrLoad(keys[(asked + i) % KEYS], never);
      asked += BATCH;
    } while (performance.now() - began < ms);
    return (asked / (performance.now() - began)) * 1000;
  },
  /** Whether a caller that changes its answer, at the top and within, changes another's. */
  async isSafe(player, { size }) {
    const { cache, keys } = player;
    const expected = JSON.stringify(await cache.getOrLoad(keys[7], never));
    if (expected !== JSON.stringify(valueOf(size, 7))) return false;
    spoil(await cache.getOrLoad(keys[7], never));
    return JSON.stringify(await cache.getOrLoad(keys[7], never)) === expected;
  },
};

function spoil(value) {
  const changes = [
    () => (value.spoilt = true),
    () => (value.rows[0].company = 'spoilt'),
    () => value.rows.push('spoilt'),
    () => (value.name = 'spoilt'),
  ];
  for (const change of changes) {
    try {
      change();
    } catch {
      // Frozen: that is one way to be safe.
    }
  }
}

export async function run(bench) {
  const redis = await bench.redis();
  const settings = { redisUrl: redis.url, memoryAlone: true };
  const ways = Object.values(WAYS).flatMap(Object.values);
  const sides = await bench.contestants([...new Set(['map', ...bench.names(), ...ways])], import.meta.url, settings);
  for (const [label, size] of SIZES) {
    for (const side of Object.values(sides)) await side.ask('fill', { size });
    const ms = bench.isQuick ? 60 : 200;
    const measured = await interleave(sides, bench.rounds, (side) => side.ask('round', { ms }));
    tell(bench, label, ratios(measured, 'map'));
    if (size === 'large') await tellSafety(bench, sides, size);
  }
}

function tell(bench, label, ratio) {
  const row = { row: 'a', unit: 'of a Map', better: 'higher' };
  bench.report.compare({ ...row, work: `L1 hit, ${label}`, values: by('fast', ratio), target: atLeast(0.9) });
  bench.report.compare({ ...row, work: `L1 hit, ${label}, peers made safe`, values: by('safe', ratio) });
}

async function tellSafety(bench, sides, size) {
  const answers = {};
  for (const [name, side] of Object.entries(sides)) answers[name] = (await side.ask('isSafe', { size })) ? 'yes' : 'no';
  const row = { row: 'a', unit: '' };
  const work = 'safe from changing what was given';
  bench.report.compare({ ...row, work, values: by('fast', answers), target: exactly('yes') });
  bench.report.compare({ ...row, work: `${work}, peers made safe`, values: by('safe', answers) });
}

/** What each peer got as it was set up one way. */
function by(way, values) {
  const chosen = Object.entries(WAYS).map(([name, sides]) => [name, values[sides[way]]]);
  return { ...values, ...Object.fromEntries(chosen) };
}
