// What 10,000 answers take, in the process and in Redis, beside their JSON.
import { fork } from 'node:child_process';
import { createRequire } from 'node:module';

const { Redis } = createRequire(import.meta.url)('ioredis');
const COUNT = 10_000;
const MEGABYTE = 1_048_576;
const BYTES = 20_000;

const CHILD = new URL('memory.child.mjs', import.meta.url);

async function measured(settings) {
  const child = fork(CHILD, [JSON.stringify(settings)], { execArgv: ['--expose-gc'] });
  return new Promise((resolve, reject) => {
    child.once('message', resolve);
    child.once('exit', (code) => reject(new Error(`the process that is measured ended with ${code}`)));
  });
}

export async function run(world) {
  const redis = await world.redis();
  const client = new Redis(redis.url);
  const usedBytes = async () => Number(/used_memory:(\d+)/.exec(await client.info('memory'))[1]);
  const before = await usedBytes();
  const { processBytes, jsonBytes } = await measured({ redisUrl: redis.url, count: COUNT, bytes: BYTES });
  const inRedis = (await usedBytes()) - before;
  const kept = await client.dbsize();
  client.disconnect();
  if (kept < COUNT) throw new Error(`Redis kept ${kept} of ${COUNT} entries`);
  const work = `${COUNT} answers of 20 KB of rows`;
  world.tell('2', `memory of the process for ${work}`, processBytes / MEGABYTE, 'MB', '< 500');
  world.tell('2', `memory of Redis for ${work}`, inRedis / MEGABYTE, 'MB', '< 500');
  world.tell(
    '4',
    `memory saved by what Redis keeps of ${work}, of their JSON`,
    100 * (1 - inRedis / jsonBytes),
    '%',
    '>= 40',
  );
}
