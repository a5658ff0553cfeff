// Row f: Redis is killed under the same callers, and comes back empty a second and a half later on the same port. Callers are back to
// normal from the moment after which none takes longer than three loads; the cache writes again when one of its new keys is there.
import { setTimeout as pause } from 'node:timers/promises';
import { atMost, exactly } from './bench.mjs';
import { connectRedis } from './redis-clients.mjs';
import { callerTasks, failures, LOAD_MS, sharedMs, worst } from './steady-callers.mjs';

const BEFORE_MS = 400;
const AWAY_MS = 1500;
const AFTER_MS = 2500;
const NORMAL_MS = 3 * LOAD_MS;
const COMMAND_TIMEOUT_MS = 50;
/** This many keys are there only when values are: what a cache keeps beside them is fewer. */
const KEYS_OF_VALUES = 20;

export const tasks = callerTasks;

async function measure(bench, name) {
  const redis = await bench.redis();
  const settings = { redisUrl: redis.url, commandTimeoutMs: COMMAND_TIMEOUT_MS };
  const side = await bench.contestant(name, import.meta.url, settings);
  await side.ask('open');
  await side.ask('callers', { ms: 300, prefix: 'warm' });
  const calling = side.ask('callers', { ms: BEFORE_MS + AWAY_MS + AFTER_MS, prefix: 'cold' });
  await pause(BEFORE_MS);
  const killed = sharedMs();
  await redis.kill();
  await pause(AWAY_MS);
  const writes = await untilWritten(redis, killed + AWAY_MS + AFTER_MS);
  const calls = await calling;
  const stray = await side.ask('strayErrors');
  await side.stop();
  await redis.stop();
  const after = calls.filter(({ at, ms }) => at + ms >= killed);
  return { worst: worst(after), normal: normalAfter(after, killed), writes, errors: failures(calls) + stray };
}

/** From the first answer of the new server until a value is in it. */
async function untilWritten(redis, deadline) {
  const launched = redis.launch();
  const looker = await connectRedis(redis.url, { retryStrategy: () => 1 });
  const serves = sharedMs();
  let found = false;
  while (!found && sharedMs() < deadline) {
    const cold = await looker.keys('*cold*');
    found = cold.length > 0 || (await looker.dbsize()) >= KEYS_OF_VALUES;
  }
  looker.disconnect();
  await launched;
  return found ? sharedMs() - serves : 'never';
}

function normalAfter(calls, killed) {
  const slow = calls.filter(({ ms }) => ms > NORMAL_MS);
  return slow.reduce((last, { at, ms }) => Math.max(last, at + ms - killed), 0);
}

export async function run(bench) {
  const results = {};
  for (const name of ['none', ...bench.names()]) results[name] = await measure(bench, name);
  const values = (what) => Object.fromEntries(Object.entries(results).map(([name, result]) => [name, result[what]]));
  const row = { row: 'f', unit: 'ms', digits: 1 };
  const noise = `loader alone ${results.none.worst.toFixed(1)}`;
  const compare = (work, what, target) =>
    bench.report.compare({ ...row, work: `Redis killed: ${work}`, values: values(what), target });
  compare(`worst cold call (${noise})`, 'worst', atMost(60));
  compare('callers back to normal after', 'normal', atMost(50));
  compare('restarted empty: writes again after', 'writes', atMost(300));
  bench.report.compare({ ...row, unit: 'errors', work: 'Redis killed: errors', values: values('errors'), target: exactly(0) });
}
