// Row g: a load has read the old value when the change and its invalidation arrive, before it stores what it read. How many keys give
// the old value to a later reader, in one process and in two. The database is a variable, or a Redis of its own for two processes.
// Invalidated by tag where the contestant has tags. In a third of the trials the invalidation is over before the load returns, in a
// third it is under way, in a third it begins when the load has returned and its value is on the way into the tiers.
import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises';
import { exactly } from './bench.mjs';
import { connectRedis } from './redis-clients.mjs';

const AT_ONCE = 1000;
/** Longer than a lease, after which another process has seen the change. */
const LATER_MS = 300;
const ATTEMPTS_MAX = 20;
const RETRY_MS = 50;
const OLD = 'old';
const NEW = 'new';
const DURING = ['over', 'under way', 'after the load'];

const keysOf = ({ first, count }) => Array.from({ length: count }, (_, i) => `race-${first + i}`);
const numberOf = (key) => Number(key.slice('race-'.length));
const tagOf = (key) => `tag-${numberOf(key) % AT_ONCE}`;
const duringOf = (key) => DURING[numberOf(key) % DURING.length];

const forget = (cache, key) => (cache.forgetTag ? cache.forgetTag(tagOf(key)) : cache.forget(key));
const tagsOf = (cache, key) => (cache.forgetTag ? [tagOf(key)] : undefined);

async function readAll(cache, keys, read) {
  const values = await Promise.all(keys.map((key) => cache.getOrLoad(key, () => read(key), tagsOf(cache, key))));
  return keys.filter((_, i) => values[i].value === OLD);
}

export const tasks = {
  /** Half of the keys are read again at once, half later. */
  async alone({ cache }, range) {
    const keys = keysOf(range);
    const database = new Map(keys.map((key) => [key, OLD]));
    const read = async (key) => ({ value: database.get(key) });
    await Promise.all(keys.map((key) => raceAlone(cache, database, key)));
    const atOnce = await readAll(
      cache,
      keys.filter((key) => numberOf(key) % 2 === 0),
      read,
    );
    await pause(LATER_MS);
    return [...atOnce, ...(await readAll(cache, keys, read))];
  },
  async join(player, { databaseUrl, writes }) {
    player.database = await connectRedis(databaseUrl);
    player.messages = await connectRedis(databaseUrl);
    player.said = new Map();
    await player.open();
    await player.messages.subscribe(writes ? 'write' : 'done');
    player.messages.on('message', (_, message) => (writes ? write(player, message) : hear(player, message)));
  },
  async together(player, range) {
    const { cache, database } = player;
    const keys = keysOf(range);
    await database.mset(keys.flatMap((key) => [key, OLD]));
    await Promise.all(keys.map((key) => raceTogether(cache, player, key)));
  },
  later: ({ cache, database }, range) =>
    readAll(cache, keysOf(range), async (key) => ({ value: await database.get(key) })),
};

async function raceAlone(cache, database, key) {
  let invalidated;
  const change = () => {
    database.set(key, NEW);
    return untilForgotten(cache, key);
  };
  const load = async () => {
    const value = database.get(key);
    if (duringOf(key) === 'over') await change();
    else if (duringOf(key) === 'under way') invalidated = change();
    else invalidated = nextTurn().then(change);
    return { value };
  };
  await cache.getOrLoad(key, load, tagsOf(cache, key));
  await invalidated;
}

/** The writer: changes the database, invalidates, and says so, when it begins and when it is done. */
async function write({ cache, database }, key) {
  await database.set(key, NEW);
  const done = untilForgotten(cache, key);
  if (duringOf(key) !== 'over') void database.publish('done', `begun ${key}`);
  await done;
  await database.publish('done', `over ${key}`);
}

/** An invalidation that says it could not be promised is asked for again, as a writer would. */
async function untilForgotten(cache, key) {
  for (let attempt = 1; ; attempt++) {
    try {
      return await forget(cache, key);
    } catch (error) {
      if (attempt === ATTEMPTS_MAX) throw error;
      await pause(RETRY_MS);
    }
  }
}

const hear = ({ said }, message) => said.get(message)?.();

function once(said, message) {
  return new Promise((resolve) => said.set(message, resolve)).finally(() => said.delete(message));
}

async function raceTogether(cache, { database, said }, key) {
  const over = once(said, `over ${key}`);
  const load = async () => {
    const value = await database.get(key);
    const begun = duringOf(key) === 'under way' ? once(said, `begun ${key}`) : undefined;
    const told = database.publish('write', key);
    if (duringOf(key) === 'over') await over;
    else await (begun ?? told);
    return { value };
  };
  await cache.getOrLoad(key, load, tagsOf(cache, key));
  await over;
}

function* ranges(trials) {
  for (let first = 0; first < trials; first += AT_ONCE) yield { first, count: Math.min(AT_ONCE, trials - first) };
}

async function oneProcess(bench, name, trials, settings) {
  const side = await bench.contestant(name, import.meta.url, settings);
  await side.ask('open');
  const old = new Set();
  for (const range of ranges(trials)) for (const key of await side.ask('alone', range)) old.add(key);
  await side.stop();
  return old.size;
}

async function twoProcesses(bench, name, trials, { databaseUrl, ...settings }) {
  const shared = { ...settings, namespace: `race${name.replaceAll('-', '')}` };
  const [loads, writes] = [
    await bench.contestant(name, import.meta.url, shared),
    await bench.contestant(name, import.meta.url, shared),
  ];
  await loads.ask('join', { databaseUrl, writes: false });
  await writes.ask('join', { databaseUrl, writes: true });
  const old = new Set();
  for (const range of ranges(trials)) {
    await loads.ask('together', range);
    await pause(LATER_MS);
    const later = await Promise.all([loads.ask('later', range), writes.ask('later', range)]);
    for (const key of later.flat()) old.add(key);
  }
  await Promise.all([loads.stop(), writes.stop()]);
  return old.size;
}

export async function run(bench) {
  const [redis, database] = [await bench.redis(), await bench.redis()];
  const [ours, theirs] = bench.isQuick ? [5000, 500] : [50_000, 1000];
  const settings = { redisUrl: redis.url, databaseUrl: database.url, coherent: true, tagged: true };
  for (const [label, race] of [
    ['one process', oneProcess],
    ['two processes', twoProcesses],
  ]) {
    const values = {};
    for (const name of bench.names()) {
      const trials = name === 'falaj' ? ours : theirs;
      const old = await race(bench, name, trials, settings);
      // Of as many trials for all, so that columns can be compared.
      values[name] = Math.round((old / trials) * ours);
      await redis.flush();
      await database.flush();
    }
    const work = `old value kept, ${label}, of ${ours} (peers: of ${theirs}, scaled)`;
    bench.report.compare({ row: 'g', work, unit: 'keys', values, target: exactly(0) });
  }
}
