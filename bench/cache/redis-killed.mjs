// Row f: Redis is killed under the same callers, and comes back empty a second and a half later on the same port. Callers are back to
// normal from the moment after which, for 200 ms, none takes longer than three loads, or than the loader alone took at worst beside
// them; the cache writes again when one of its new values is there.
import { setTimeout as pause } from 'node:timers/promises';
import { atMost, exactly } from './bench.mjs';
import { connectRedis } from './redis-clients.mjs';
import { callerTasks, failures, LOAD_MS, sharedMs, startControl, WARM_MS, worst } from './steady-callers.mjs';

const BEFORE_MS = 400;
const AWAY_MS = 1500;
const AFTER_MS = 2500;
const NORMAL_MS = 3 * LOAD_MS;
const CALM_MS = 200;
const COMMAND_TIMEOUT_MS = 50;
/** This many keys are there only when values are: what a cache keeps beside them is fewer. */
const KEYS_OF_VALUES = 20;

export const tasks = callerTasks;

async function measure(bench, name) {
  const redis = await bench.redis();
  const settings = { redisUrl: redis.url, commandTimeoutMs: COMMAND_TIMEOUT_MS };
  const side = await bench.contestant(name, import.meta.url, settings);
  const control = await startControl(bench, import.meta.url);
  await side.ask('open');
  await side.ask('callers', { ms: WARM_MS, prefix: 'warm' });
  const length = { ms: BEFORE_MS + AWAY_MS + AFTER_MS, prefix: 'cold' };
  const calling = Promise.all([side.ask('callers', length), control.ask('callers', length)]);
  await pause(BEFORE_MS);
  const killed = sharedMs();
  await redis.kill();
  await pause(AWAY_MS);
  const writes = await untilWritten(redis, killed + AWAY_MS + AFTER_MS);
  const [calls, alone] = await calling;
  const stray = await side.ask('strayErrors');
  await Promise.all([side.stop(), control.stop()]);
  await redis.stop();
  const after = calls.filter(({ at, ms }) => at + ms >= killed);
  const normal = normalAfter(after, killed, Math.max(NORMAL_MS, worst(alone)));
  return { worst: worst(after), normal, writes, errors: failures(calls) + stray, alone: worst(alone) };
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

/** When the first stretch of calm begins: that long without a call that is slow. */
function normalAfter(calls, killed, normalMs) {
  let calmFrom = killed;
  for (const { at, ms } of calls) {
    if (at > calmFrom + CALM_MS) break;
    if (ms > normalMs) calmFrom = Math.max(calmFrom, at + ms);
  }
  return calmFrom - killed;
}

export async function run(bench) {
  const results = {};
  for (const name of bench.names()) results[name] = await measure(bench, name);
  const values = (what) => Object.fromEntries(Object.entries(results).map(([name, result]) => [name, result[what]]));
  const row = { row: 'f', unit: 'ms', digits: 1 };
  const compare = (work, what, target) =>
    bench.report.compare({ ...row, work: `Redis killed: ${work}`, values: values(what), target });
  compare('worst cold call', 'worst', atMost(60));
  compare('worst of the loader alone beside it', 'alone', null);
  compare('callers back to normal after', 'normal', atMost(50));
  compare('restarted empty: writes again after', 'writes', atMost(300));
  bench.report.compare({
    ...row,
    unit: 'errors',
    work: 'Redis killed: errors',
    values: values('errors'),
    target: exactly(0),
  });
}
