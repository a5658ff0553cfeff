// Row e: Redis stands still (SIGSTOP) for four seconds while cold keys are asked for at a steady pace, each load taking 5 ms. The peers
// have commands that give up after 50 ms. "Once the breaker is open": calls begun from half a second after the stop on.
import { setTimeout as pause } from 'node:timers/promises';
import { atMost, exactly } from './bench.mjs';
import { callerTasks, failures, sharedMs, startControl, WARM_MS, worst } from './steady-callers.mjs';

const BEFORE_MS = 400;
const OPEN_AFTER_MS = 500;
const AFTER_MS = 600;
const COMMAND_TIMEOUT_MS = 50;

export const tasks = callerTasks;

async function measure(bench, name, stopMs) {
  const redis = await bench.redis();
  const settings = { redisUrl: redis.url, commandTimeoutMs: COMMAND_TIMEOUT_MS };
  const side = await bench.contestant(name, import.meta.url, settings);
  const control = await startControl(bench, import.meta.url);
  await side.ask('open');
  await side.ask('callers', { ms: WARM_MS, prefix: 'warm' });
  const length = { ms: BEFORE_MS + stopMs + AFTER_MS, prefix: 'cold' };
  const calling = Promise.all([side.ask('callers', length), control.ask('callers', length)]);
  await pause(BEFORE_MS);
  const stopped = sharedMs();
  redis.pause();
  await pause(stopMs);
  redis.resume();
  const resumed = sharedMs();
  const [calls, alone] = await calling;
  const stray = await side.ask('strayErrors');
  await Promise.all([side.stop(), control.stop()]);
  await redis.stop();
  // A call that was under way when the server stopped met it as well.
  const during = calls.filter(({ at, ms }) => at + ms >= stopped && at < resumed);
  const open = during.filter(({ at }) => at >= stopped + OPEN_AFTER_MS);
  return { worst: worst(during), open: worst(open), errors: failures(calls) + stray, alone: worst(alone) };
}

export async function run(bench) {
  const stopMs = bench.isQuick ? 1500 : 4000;
  const results = {};
  for (const name of bench.names()) results[name] = await measure(bench, name, stopMs);
  const values = (what) => Object.fromEntries(Object.entries(results).map(([name, result]) => [name, result[what]]));
  const row = { row: 'e', unit: 'ms', digits: 1 };
  const seconds = `Redis stopped ${stopMs / 1000} s`;
  bench.report.compare({ ...row, work: `${seconds}: worst cold call`, values: values('worst'), target: atMost(60) });
  bench.report.compare({ ...row, work: `${seconds}: worst, breaker open`, values: values('open'), target: atMost(8) });
  bench.report.compare({ ...row, work: `${seconds}: worst of the loader alone beside it`, values: values('alone') });
  bench.report.compare({
    ...row,
    unit: 'errors',
    work: `${seconds}: errors`,
    values: values('errors'),
    target: exactly(0),
  });
}
