import { Redis } from 'ioredis';
import { EnvelopeCodec } from '../../src/cache/engine/envelope.codec.js';
import { READ_BYTES_MAX, READ_KEYS_MAX } from '../../src/cache/stores/redis.reads.js';
import type { RedisStore } from '../../src/cache/stores/redis.store.js';
import { eventually } from '../support/eventually.js';
import { ENVELOPE_BYTES_MAX, ENVELOPES, openRedisStore, PLAIN_ENVELOPES } from '../support/redis-tier.js';
import { describeWithRedis, testRedis, type TestRedis } from '../support/redis.js';
import { cacheStoreSuite, entryOf } from './cache-store.suite.js';
import { sweepSuite } from './sweep.suite.js';

describeWithRedis('redis store', () => {
  let redis: TestRedis;
  const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

  beforeAll(async () => {
    redis = await testRedis();
  });
  afterAll(async () => {
    await redis.close();
  });

  describe.each(Object.entries(ENVELOPES))('with envelopes %s', (_name, envelopes) => {
    cacheStoreSuite(async () => {
      await redis.flush();
      return { store: await openRedisStore(redis.url, 5000, envelopes), pass: pause };
    });
  });

  sweepSuite(async () => {
    await redis.flush();
    return openRedisStore(redis.url);
  });

  describe('many of one tick', () => {
    let store: RedisStore;
    let raw: Redis;
    const names = Array.from({ length: 300 }, (_, index) => `k${String(index)}`);
    const read = (some: readonly string[]): Promise<string[]> =>
      Promise.all(some.map(async (name) => (await store.get(name, 10_000)).kind));
    const calls = async (command: string): Promise<number> =>
      Number(new RegExp(`cmdstat_${command}:calls=(\\d+)`).exec(await raw.info('commandstats'))?.[1] ?? 0);

    beforeEach(async () => {
      await redis.flush();
      store = await openRedisStore(redis.url);
      raw = new Redis(redis.url);
      await Promise.all(names.map((name) => store.set(name, entryOf(name), 60_000, 10_000)));
      await raw.config('RESETSTAT');
    });
    afterEach(async () => {
      raw.disconnect();
      await store.close();
    });

    it('of one key are one read, however many they are', async () => {
      const kinds = await read(names.slice(0, 2 * READ_KEYS_MAX).map(() => 'k0'));
      expect(new Set(kinds)).toEqual(new Set(['found']));
      expect([await calls('mget'), await calls('getrange')]).toEqual([0, 1]);
      expect(store.inFlight).toBe(0);
    });

    it('wait for the server and not for their own process: it is asked before anything is given up', async () => {
      const reading = store.get('k0', 100);
      const untilMs = performance.now() + 150;
      while (performance.now() < untilMs) continue;
      expect(await reading).toMatchObject({ kind: 'found' });
    });

    it('are read by one command, as many as it may name', async () => {
      await read(names.slice(0, READ_KEYS_MAX));
      expect([await calls('mget'), await calls('getrange')]).toEqual([1, 0]);
      await read(names);
      expect(await calls('mget')).toBe(1 + Math.ceil(names.length / READ_KEYS_MAX));
    });

    it('are read by commands that bring no more than expected of what came lately, where that is large', async () => {
      const payload = Buffer.alloc(READ_BYTES_MAX / 4);
      await Promise.all(names.slice(0, 8).map((name) => store.set(name, entryOf('', { payload }), 60_000, 10_000)));
      await read(names.slice(0, 2));
      await raw.config('RESETSTAT');
      expect(await read(names.slice(0, 8))).toEqual(names.slice(0, 8).map(() => 'found'));
      expect([await calls('mget'), await calls('getrange')]).toEqual([3, 0]);
    });

    it('leave in few writes, whatever they are', async () => {
      await raw.config('RESETSTAT');
      await Promise.all(names.map((name) => store.set(name, entryOf(name), 60_000, 10_000)));
      expect(await calls('set')).toBe(names.length);
      const reads = /total_reads_processed:(\d+)/.exec(await raw.info('stats'))?.[1];
      expect(Number(reads)).toBeLessThan(names.length / 4);
    });

    it('do not pay for one among them that is no entry', async () => {
      await raw.set('k1', 'something else');
      await raw.del('k2');
      await raw.rpush('k2', 'no string');
      const kinds = await read(names.slice(0, 5));
      expect(kinds).toEqual(['found', 'defect', 'absent', 'found', 'found']);
      await eventually(async () => {
        expect(await raw.exists('k1')).toBe(0);
      });
      await store.set('k2', entryOf('v'), 60_000, 10_000);
      expect(await read(['k2'])).toEqual(['found']);
    });
  });

  describe('what lies under a key', () => {
    let store: RedisStore;
    let raw: Redis;
    const codec = new EnvelopeCodec(PLAIN_ENVELOPES);
    const strict = new EnvelopeCodec(ENVELOPES.sealed);
    const envelope = (): Promise<Buffer> => Promise.resolve(codec.encode('k', entryOf('v')));

    beforeEach(async () => {
      await redis.flush();
      store = await openRedisStore(redis.url);
      raw = new Redis(redis.url);
    });
    afterEach(async () => {
      raw.disconnect();
      await store.close();
    });

    const gone = (key: string): Promise<void> =>
      eventually(async () => {
        expect(await raw.exists(key)).toBe(0);
      });

    it.each([
      ['foreign', () => Buffer.from('{"some":"json"}')],
      ['truncated', async () => (await envelope()).subarray(0, -1)],
      ['corrupt', async () => flipped(await envelope())],
      ['version', () => Buffer.from([...Buffer.from('FLJC'), 99, ...Buffer.alloc(40)])],
      ['oversized', () => Buffer.alloc(ENVELOPE_BYTES_MAX * 3)],
      ['unverifiable', () => strict.encode('k', entryOf('v'))],
    ] as const)('is reported as %s and removed', async (defect, make) => {
      await raw.set('k', await make());
      expect(await store.get('k', 10_000)).toEqual({ kind: 'defect', defect });
      await gone('k');
    });

    it('is worth nothing under another key, and removed', async () => {
      const sealed = await openRedisStore(redis.url, 5000, ENVELOPES.sealed);
      await sealed.set('mine', entryOf('v'), 5000, 10_000);
      await raw.rename('mine', 'yours');
      expect(await sealed.get('yours', 10_000)).toEqual({ kind: 'defect', defect: 'forged' });
      await gone('yours');
      await sealed.close();
    });

    it('takes, compressed, less than 60 MB for ten thousand answers of 20 KB', async () => {
      const compressing = await openRedisStore(redis.url, 5000, ENVELOPES.compressed);
      const sample = 200;
      const before = await usedMemory(raw);
      const names = Array.from(
        { length: sample },
        (_, index) => `falaj_test:qr:get_x:x:${String(index).padStart(16, '0')}:v1`,
      );
      await Promise.all(
        names.map((name, seed) => compressing.set(name, entryOf('', { payload: answer(seed) }), 60_000, 10_000)),
      );
      expect(((await usedMemory(raw)) - before) * (10_000 / sample)).toBeLessThan(60_000_000);
      await compressing.close();
    });

    it('is foreign, and removed, where it is no string at all', async () => {
      await raw.rpush('k', 'a', 'b');
      expect(await store.get('k', 10_000)).toEqual({ kind: 'defect', defect: 'foreign' });
      await gone('k');
    });

    it('carries a time to live, so that nothing stays for ever', async () => {
      await store.set('k', entryOf('v'), 5000.5, 10_000);
      expect(await raw.pttl('k')).toBeGreaterThan(4000);
      expect(await raw.pttl('k')).toBeLessThanOrEqual(5001);
    });

    it('is not written where it would be refused when read', async () => {
      const entry = entryOf('', { payload: Buffer.alloc(ENVELOPE_BYTES_MAX) });
      await expect(store.set('k', entry, 5000, 10_000)).rejects.toMatchObject({ failure: 'refused' });
      expect(await raw.exists('k')).toBe(0);
    });

    it('is copied out of the receive buffer, so that a small entry does not hold a large one', async () => {
      await store.set('k', entryOf('small'), 5000, 10_000);
      const read = await store.get('k', 10_000);
      expect(read.kind === 'found' && read.entry.payload.buffer.byteLength).toBeLessThanOrEqual(Buffer.poolSize);
    });

    it('is refused, not waited for, past the number of commands under way', async () => {
      const narrow = await openRedisStore(redis.url, 2);
      const outcomes = await Promise.allSettled([1, 2, 3].map((n) => narrow.get(`k${String(n)}`, 10_000)));
      expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected']);
      expect(outcomes[2]).toMatchObject({ reason: { failure: 'saturated' } });
      expect(narrow.inFlight).toBe(0);
      await narrow.close();
    });

    it('is told by the first word of an error alone', async () => {
      await raw.config('SET', 'maxmemory', '1');
      try {
        await expect(store.set('k', entryOf('v'), 5000, 10_000)).rejects.toMatchObject({
          failure: 'refused',
          reason: 'OOM',
        });
      } finally {
        await raw.config('SET', 'maxmemory', '0');
      }
    });
  });
});

function flipped(bytes: Buffer): Buffer {
  const copy = Buffer.from(bytes);
  const last = copy.byteLength - 6;
  copy.writeUInt8(copy.readUInt8(last) ^ 1, last);
  return copy;
}

async function usedMemory(client: Redis): Promise<number> {
  return Number(/used_memory:(\d+)/.exec(await client.info('memory'))?.[1]);
}

/** 20 KB of rows as answers have them, no two alike. */
function answer(seed: number): Buffer {
  const rows: string[] = [];
  let state = seed + 1;
  const draw = (below: number): number => {
    state = (state * 48_271) % 2_147_483_647;
    return state % below;
  };
  for (let bytes = 0; bytes < 20_480; bytes += (rows.at(-1)?.length ?? 0) + 1) {
    const company = { company_id: `C${String(draw(9999))}`, company_name: `Company ${String(draw(9999))}` };
    const figures = { headcount: draw(5000), retention_rate: draw(10_000) / 10_000, avg_salary_qar: draw(3e6) / 100 };
    rows.push(JSON.stringify({ data: { ...company, sector: ['Energy', 'Trade', 'Health'][draw(3)], ...figures } }));
  }
  return Buffer.from(`{"query_id":"x","rows":[${rows.join(',')}]`);
}
