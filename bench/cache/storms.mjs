// Why the processes of a stampede load more than once: the storms of row d a hundred times over, each first one in processes that were
// only just started, and for every load the decision trace of the read that made it.
// Options: --storms N; --fresh N, of how many sets of processes; --all, also what led to the one load.
import { setTimeout as pause } from 'node:timers/promises';
import { PrivateRedis } from '../support/processes.mjs';
import { provideRedis } from '../support/redis-binary.mjs';
import { option } from '../support/report.mjs';
import { Contestant } from './contestant.mjs';
import { sharedMs } from './steady-callers.mjs';

const ENGINE = new URL('../../dist/cache/standalone/create-cache.js', import.meta.url).href;
const PROCESSES = 4;
const CALLERS = 200;
const LOAD_MS = 50;
const LEAD_MS = 150;
const CONNECT_MS = 3000;
const SETTLE_MS = 50;

export const tasks = {
  async join(player, { engine, url, namespace }) {
    const { createCache, StandaloneCache } = await import(engine);
    // The cache itself hands no trace to its engine.
    const { requestOf } = StandaloneCache.prototype;
    StandaloneCache.prototype.requestOf = function (...words) {
      return { ...requestOf.apply(this, words), reading: { trace: player.traceOf() } };
    };
    player.stores = createCache({ namespace, redis: { url } });
    const until = performance.now() + CONNECT_MS;
    while (player.stores.position() === undefined && performance.now() < until) await pause(5);
    await pause(SETTLE_MS);
  },
  async storm(player, { key, at }) {
    const told = [];
    player.traceOf = () => {
      const notes = [];
      const trace = { note: (text) => notes.push(`${(sharedMs() - began).toFixed(1)} ${text}`) };
      told.push(notes);
      return trace;
    };
    await pause(Math.max(0, at - Date.now()));
    const began = sharedMs();
    const load = () => pause(LOAD_MS, { key });
    await Promise.all(Array.from({ length: CALLERS }, () => player.stores.getOrLoad(key, load)));
    return told.filter((notes) => notes.some((note) => note.includes(' loaded in ')));
  },
};

async function storms(url, set, count, isTold) {
  const namespace = `storms${set}`;
  const four = await Promise.all(
    Array.from({ length: PROCESSES }, () => Contestant.start('none', { work: import.meta.url })),
  );
  await Promise.all(four.map((each) => each.ask('join', { engine: ENGINE, url, namespace })));
  const loads = [];
  for (let storm = 0; storm < count; storm++) {
    const at = Date.now() + LEAD_MS;
    const told = (await Promise.all(four.map((each) => each.ask('storm', { key: `k${storm}`, at })))).flat();
    loads.push(told.length);
    if (told.length === 1 && !isTold) continue;
    console.log(`set ${set}, storm ${storm}: ${told.length} loads`);
    for (const notes of told) console.log(`  ${notes.join('; ')}`);
  }
  await Promise.all(four.map((each) => each.stop()));
  return loads;
}

if (process.send === undefined) {
  await provideRedis();
  const redis = await PrivateRedis.start();
  const [count, sets] = [Number(option('storms', '100')), Number(option('fresh', '5'))];
  const loads = [];
  for (let set = 0; set < sets; set++)
    loads.push(...(await storms(redis.url, set, Math.ceil(count / sets), process.argv.includes('--all'))));
  await redis.stop();
  const extra = loads.filter((each) => each > 1);
  console.log(`${loads.length} storms: ${extra.length} with more than one load, ${Math.max(...loads)} at most`);
}
