// Row i: how long another process goes on giving the old value once an invalidation has been acknowledged. One process writes and
// invalidates, the other reads the key again and again, as fast as it can. Then the same while the connections that carry messages are
// killed just before each write, so that the message is lost.
import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises';
import { percentile } from '../support/report.mjs';
import { atMost } from './bench.mjs';
import { connectRedis } from './redis-clients.mjs';
import { sharedMs } from './steady-callers.mjs';

const KEY = 'watched';
const TAG = 'watched-tag';
/** Whoever has not seen the change by now is not going to in this run. */
const GIVEN_UP_MS = 600;
const HOPELESS = 5;
const BETWEEN_MS = 12;

export const tasks = {
  async join(player, { databaseUrl }) {
    player.database = await connectRedis(databaseUrl);
    await player.open();
  },
  /** Gives when the change was acknowledged. */
  async write({ cache, database }, { version }) {
    await database.set(KEY, version);
    await (cache.forgetTag ? cache.forgetTag(TAG) : cache.forget(KEY));
    return sharedMs();
  },
  watch(player) {
    player.seen = { version: 0, lastOlderAt: 0 };
    player.watching = true;
    void watch(player);
  },
  /** When the last read began that gave an older version than this one; undefined where it is still given. */
  async until({ seen }, { version }) {
    const giveUp = sharedMs() + GIVEN_UP_MS;
    while (seen.version < version) {
      if (sharedMs() > giveUp) return undefined;
      await nextTurn();
    }
    return seen.lastOlderAt;
  },
};

async function watch(player) {
  const { cache, database, seen } = player;
  const load = async () => ({ version: Number(await database.get(KEY)) });
  const tags = cache.forgetTag ? [TAG] : undefined;
  while (player.watching) {
    const began = sharedMs();
    const version = await versionNow(() => cache.getOrLoad(KEY, load, tags));
    if (version > seen.version) seen.version = version;
    else if (version !== undefined) seen.lastOlderAt = began;
    await nextTurn();
  }
}

async function versionNow(read) {
  try {
    return (await read()).version;
  } catch {
    return undefined;
  }
}

async function windows(writer, reader, { trials, from, lose }) {
  const windowsMs = [];
  let hopeless = 0;
  for (let version = from; version < from + trials && hopeless < HOPELESS; version++) {
    await lose?.();
    const acknowledged = await writer.ask('write', { version });
    const lastOlder = await reader.ask('until', { version });
    if (lastOlder === undefined) hopeless += 1;
    windowsMs.push(lastOlder === undefined ? GIVEN_UP_MS : Math.max(0, lastOlder - acknowledged));
    await pause(BETWEEN_MS * (0.5 + Math.random()));
  }
  return windowsMs;
}

async function measure(bench, name, [trials, lossTrials]) {
  const [redis, database] = [await bench.redis(), await bench.redis()];
  const killer = await bench.client(redis.url);
  const settings = { redisUrl: redis.url, coherent: true, namespace: `stale${name.replaceAll('-', '')}` };
  const sides = [
    await bench.contestant(name, import.meta.url, settings),
    await bench.contestant(name, import.meta.url, settings),
  ];
  const [writer, reader] = sides;
  for (const side of sides) await side.ask('join', { databaseUrl: database.url });
  await writer.ask('write', { version: 1 });
  await reader.ask('watch');
  await reader.ask('until', { version: 1 });
  const heard = await windows(writer, reader, { trials, from: 2 });
  const lose = () => killer.client('KILL', 'TYPE', 'pubsub');
  const lost = await windows(writer, reader, { trials: lossTrials, from: trials + 2, lose });
  await Promise.all(sides.map((side) => side.stop()));
  await Promise.all([redis.stop(), database.stop()]);
  return {
    p50: percentile(heard, 0.5),
    p99: percentile(heard, 0.99),
    worst: Math.max(...heard),
    lost: Math.max(...lost),
  };
}

export async function run(bench) {
  const counts = bench.isQuick ? [100, 20] : [500, 100];
  const few = bench.isQuick ? [50, 10] : [200, 30];
  const results = {};
  for (const name of bench.names()) results[name] = await measure(bench, name, name === 'falaj' ? counts : few);
  const values = (what) =>
    Object.fromEntries(
      Object.entries(results).map(([name, { [what]: ms }]) => [name, ms >= GIVEN_UP_MS ? `over ${GIVEN_UP_MS}` : ms]),
    );
  const compare = (work, what, target = null) =>
    bench.report.compare({
      row: 'i',
      work: `stale in another process: ${work}`,
      unit: 'ms',
      values: values(what),
      target,
    });
  compare('median', 'p50');
  compare('p99', 'p99', { text: '< 5', met: (value) => value < 5 });
  compare('worst', 'worst', atMost(200));
  compare('worst, messages lost', 'lost', atMost(200));
}
