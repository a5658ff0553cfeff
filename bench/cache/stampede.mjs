// Row d: four processes, 200 callers each, all at the same moment for one cold key whose load takes 50 ms: loads in all. They are
// counted on another server, so that counting disturbs nothing.
import { setTimeout as pause } from 'node:timers/promises';
import { exactly } from './bench.mjs';
import { connectRedis } from './redis-clients.mjs';
import { median } from './rounds.mjs';

const PROCESSES = 4;
const CALLERS = 200;
const LOAD_MS = 50;
const LEAD_MS = 150;

export const tasks = {
  async open(player, { countUrl }) {
    await player.open();
    player.counter = await connectRedis(countUrl);
  },
  async storm(player, { key, at }) {
    const load = async () => {
      await player.counter.incr(`loads:${key}`);
      await pause(LOAD_MS);
      return { key };
    };
    await pause(Math.max(0, at - Date.now()));
    const answers = await Promise.all(Array.from({ length: CALLERS }, () => player.cache.getOrLoad(key, load)));
    if (answers.some((answer) => answer?.key !== key)) throw new Error('another answer came');
  },
};

export async function run(bench) {
  const [redis, counting] = [await bench.redis(), await bench.redis()];
  const counter = await bench.client(counting.url);
  const storms = bench.isQuick ? 5 : 20;
  const values = {};
  const medians = {};
  for (const name of bench.names()) {
    const shared = { redisUrl: redis.url, namespace: `storm${name.replaceAll('-', '')}` };
    const four = await Promise.all(
      Array.from({ length: PROCESSES }, () => bench.contestant(name, import.meta.url, shared)),
    );
    await Promise.all(four.map((each) => each.ask('open', { countUrl: counting.url })));
    const loads = [];
    for (let storm = 0; storm < storms; storm++) {
      const key = `${name}-${storm}`;
      const at = Date.now() + LEAD_MS;
      await Promise.all(four.map((each) => each.ask('storm', { key, at })));
      loads.push(Number(await counter.get(`loads:${key}`)));
    }
    values[name] = Math.max(...loads);
    medians[name] = median(loads);
    for (const each of four) await each.stop();
  }
  const row = { row: 'd', unit: 'loads' };
  const work = `stampede: ${PROCESSES} processes x ${CALLERS} callers`;
  bench.report.compare({ ...row, work: `${work}, most of ${storms}`, values, target: exactly(1) });
  bench.report.compare({ ...row, work: `${work}, median`, values: medians });
}
