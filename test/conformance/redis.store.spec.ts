import { Redis } from 'ioredis';
import { EnvelopeCodec } from '../../src/cache/engine/envelope.codec.js';
import type { RedisStore } from '../../src/cache/stores/redis.store.js';
import { eventually } from '../support/eventually.js';
import { ENVELOPE_BYTES_MAX, openRedisStore } from '../support/redis-tier.js';
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

  cacheStoreSuite(async () => {
    await redis.flush();
    return { store: await openRedisStore(redis.url), pass: pause };
  });

  sweepSuite(async () => {
    await redis.flush();
    return openRedisStore(redis.url);
  });

  describe('what lies under a key', () => {
    let store: RedisStore;
    let raw: Redis;
    const codec = new EnvelopeCodec(ENVELOPE_BYTES_MAX);

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
      ['foreign', Buffer.from('{"some":"json"}')],
      ['truncated', codec.encode(entryOf('v')).subarray(0, -1)],
      ['corrupt', flipped(codec.encode(entryOf('v')))],
      ['version', Buffer.from([...Buffer.from('FLJC'), 99, ...Buffer.alloc(40)])],
      ['oversized', Buffer.alloc(ENVELOPE_BYTES_MAX * 3)],
    ] as const)('is reported as %s and removed', async (defect, bytes) => {
      await raw.set('k', bytes);
      expect(await store.get('k', 10_000)).toEqual({ kind: 'defect', defect });
      await gone('k');
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
      expect(read.kind === 'found' && read.entry.payload.buffer.byteLength).toBe('small'.length);
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
