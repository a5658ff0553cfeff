import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort } from '../support/processes.mjs';

/** Faults of the Redis server. None of them is a reason to refuse a request. */
export const redisGroup = {
  name: 'redis',
  scenarios: ({ redis }) => [
    {
      name: 'connection refused from the start',
      withoutRedis: true,
      async run(stage) {
        stage.hit();
        await stage.wait();
        await stage.world.raiseRedis();
      },
    },
    {
      name: 'stopped (SIGSTOP), then continued',
      run: (stage) =>
        stage.again(async () => {
          stage.hit();
          redis.pause();
          await stage.wait(0.4);
          redis.resume();
          await pause(500);
        }),
    },
    {
      name: 'killed, restarted empty',
      run: (stage) =>
        stage.again(
          async () => {
            stage.hit();
            await redis.kill();
            await pause(stage.random() * 1000);
            await redis.restartEmpty();
          },
          { everyMs: 1500 },
        ),
    },
    { name: 'killed, restarted from an older snapshot', run: (stage) => goBack(stage, redis) },
    { name: 'read-only (replica of a dead master)', run: (stage) => readOnly(stage, redis) },
    { name: 'out of memory, noeviction', run: (stage) => noMemory(stage, redis) },
    { name: 'out of memory, allkeys-lru', run: (stage) => evicting(stage, redis) },
    {
      name: 'FLUSHALL again and again',
      run: (stage) =>
        stage.again(
          async () => {
            stage.hit();
            await redis.command((client) => client.flushall());
          },
          { everyMs: 60 },
        ),
    },
    {
      name: 'CLIENT KILL storm',
      run: (stage) =>
        stage.again(
          async () => {
            stage.hit();
            await redis.command((client) => client.client('KILL', 'TYPE', 'normal', 'SKIPME', 'yes'));
          },
          { everyMs: 60 },
        ),
    },
    { name: 'entries spoiled, swapped, put back', run: (stage) => spoil(stage, redis) },
  ],
};

/** Every answer changes meanwhile, and one process has forgotten what it held: what comes back from Redis is old. */
async function goBack(stage, redis) {
  const [, second] = stage.fleet.processes;
  await redis.keepSnapshot();
  await stage.again(
    async () => {
      stage.hit();
      await redis.restartFromSnapshot();
    },
    { everyMs: 1000, share: 0.7 },
  );
  await stage.kill(second);
  await redis.restartFromSnapshot();
  await stage.bringUp(second);
  await redis.restartFromSnapshot();
  stage.hit(2);
  await stage.wait(0.3);
}

async function readOnly(stage, redis) {
  const deadPort = await freePort();
  for (const staleData of ['yes', 'no']) {
    stage.hit();
    await redis.setting('replica-read-only', 'yes');
    await redis.setting('replica-serve-stale-data', staleData);
    await redis.command((client) => client.replicaof('127.0.0.1', deadPort));
    await stage.wait(0.5);
    await redis.command((client) => client.replicaof('NO', 'ONE'));
  }
}

async function noMemory(stage, redis) {
  stage.hit();
  await redis.setting('maxmemory-policy', 'noeviction');
  await redis.setting('maxmemory', '1mb');
  const refused = await redis.command((client) =>
    client.set('chaos', 'x').then(
      () => false,
      () => true,
    ),
  );
  stage.expect(refused, 'Redis took a write although it was to be out of memory');
  await stage.wait();
  await redis.setting('maxmemory', '0');
}

async function evicting(stage, redis) {
  await redis.setting('maxmemory-policy', 'allkeys-lru');
  await redis.setting('maxmemory', String((await redis.usedBytes()) + 200_000));
  const before = await evictions(redis);
  await stage.again(
    async () => {
      stage.hit();
      await redis.command((client) => client.set(`chaos:${randomBytes(6).toString('hex')}`, randomBytes(20_000)));
    },
    { everyMs: 20 },
  );
  stage.expect((await evictions(redis)) > before, 'nothing was evicted');
  await redis.setting('maxmemory', '0');
  await redis.setting('maxmemory-policy', 'noeviction');
  await redis.restartEmpty();
}

async function evictions(redis) {
  return Number(/evicted_keys:(\d+)/.exec(await redis.command((client) => client.info('stats')))[1]);
}

const SPOILING = {
  async noise(client, key) {
    await client.set(key, randomBytes(400));
  },
  async cut(client, key, { bytes, random }) {
    await client.set(key, bytes.subarray(0, Math.floor(random() * bytes.length)));
  },
  async bit(client, key, { bytes, random }) {
    const spoiled = Buffer.from(bytes);
    spoiled[Math.floor(random() * bytes.length)] ^= 1 << Math.floor(random() * 8);
    await client.set(key, spoiled);
  },
  async anotherKind(client, key) {
    await client.multi().del(key).lpush(key, 'chaos').exec();
  },
  async swapped(client, key, { bytes, other }) {
    await client.multi().set(key, other.bytes).set(other.key, bytes).exec();
  },
  async putBack(client, key, { old }) {
    if (old !== undefined) await client.set(key, old);
  },
};

/** What is kept of earlier envelopes is put back under its own key, as a restored or lagging store would. */
async function spoil(stage, redis) {
  const { random } = stage;
  const ways = Object.keys(SPOILING);
  const kept = new Map();
  await stage.again(
    () =>
      redis.command(async (client) => {
        const keys = await client.keys('*:qr:*');
        const found = [];
        for (const key of keys) {
          if ((await client.type(key)) !== 'string') continue;
          const bytes = await client.getBuffer(key);
          if (bytes !== null && bytes.length > 0) found.push({ key, bytes });
        }
        for (const [index, { key, bytes }] of found.entries()) {
          const olds = kept.get(key) ?? [];
          const old = olds[Math.floor(random() * olds.length)];
          kept.set(key, [...olds.slice(-20), bytes]);
          const other = found[(index + 1) % found.length];
          await SPOILING[ways[Math.floor(random() * ways.length)]](client, key, { bytes, random, other, old });
          stage.hit();
        }
      }),
    { everyMs: 40 },
  );
  await redis.command((client) => client.flushall());
}
