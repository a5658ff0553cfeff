import { Module } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { gunzipSync } from 'node:zlib';
import { Redis } from 'ioredis';
import { CacheModule } from '../../../src/cache/cache.module.js';
import { createCache, type CacheOptions, type EncodedBytes } from '../../../src/cache/standalone/create-cache.js';
import { StandaloneCache } from '../../../src/cache/standalone/standalone-cache.js';
import { eventually } from '../../support/eventually.js';
import { describeWithRedis, testRedis, type TestRedis } from '../../support/redis.js';
import { tampered } from '../../unit/cache/engine/envelope.fixture.js';

/** Some 20 KB of JSON, which is stored compressed. */
const ROWS = Array.from({ length: 500 }, (_, n) => ({ name: `company ${String(n % 17)}`, employees: n * 7 }));

function valueOf(found: EncodedBytes | undefined): unknown {
  if (found === undefined) return undefined;
  const bytes = Buffer.concat(found.chunks);
  return JSON.parse((found.encoding === 'gzip' ? gunzipSync(bytes) : bytes).toString());
}

describeWithRedis('caches of several processes over one Redis', () => {
  let redis: TestRedis;
  let caches: StandaloneCache[] = [];

  const open = async (options: CacheOptions = {}): Promise<StandaloneCache> => {
    const cache = createCache({ redis: { url: redis.url, budgetMs: 500 }, ...options });
    caches.push(cache);
    await eventually(() => {
      expect(cache.position()).toBeDefined();
    });
    return cache;
  };

  beforeEach(async () => {
    redis = await testRedis();
  });
  afterEach(async () => {
    await Promise.all(caches.map((cache) => cache.close()));
    caches = [];
    await redis.close();
  });

  it('share what one of them loaded', async () => {
    const [one, two] = [await open(), await open()];
    await one.getOrLoad('k', () => ({ n: 1 }), { tags: ['t'] });
    await eventually(async () => {
      expect(await two.get('k')).toEqual({ n: 1 });
    });
    expect(two.statistics().total).toMatchObject({ l2Hits: 1 });
  });

  it('forward what is stored compressed as it is, from Redis and from memory, to who accepts it', async () => {
    const [one, two] = [await open(), await open()];
    await one.set('rows', ROWS);
    await one.set('small', [1, null]);
    for (const tier of ['l2', 'l1']) {
      const found = await two.getEncoded('rows', ['identity', 'gzip']);
      expect([tier, found?.encoding, valueOf(found)]).toEqual([tier, 'gzip', ROWS]);
      // What is handed out is the caller's own.
      for (const chunk of found!.chunks) chunk.fill(0);
      const small = await two.getEncoded('small', ['gzip']);
      expect([small?.encoding, valueOf(small)]).toEqual(['identity', [1, null]]);
      for (const chunk of small!.chunks) chunk.fill(0);
    }
    const heldBytes = two.statistics().tiers.l1.bytes;
    const plain = await two.getEncoded('rows', ['identity']);
    expect([plain?.encoding, valueOf(plain)]).toEqual(['identity', ROWS]);
    for (const chunk of plain!.chunks) chunk.fill(0);
    expect(two.statistics().tiers.l1.bytes - heldBytes).toBe(JSON.stringify(ROWS).length);
    expect(await two.getOrLoad('rows', () => 'not asked')).toEqual(ROWS);
    expect((await two.getEncoded('rows', ['gzip']))?.encoding).toBe('gzip');
    expect(JSON.parse((await two.getBytes('rows'))!.toString())).toEqual(ROWS);
    expect(two.statistics().total).toMatchObject({ l2Hits: 2, l1Hits: 6 });
    expect(await two.getEncoded('never', ['gzip'])).toBeUndefined();
    await one.invalidateKey('rows');
    expect(await one.getEncoded('rows', ['gzip'])).toBeUndefined();
  });

  it('forward nothing that was damaged, and give no value of what expands to something else', async () => {
    const [one, two] = [await open(), await open()];
    await one.set('bits', ROWS);
    await one.set('crc', ROWS);
    const client = new Redis(redis.url);
    const change = async (key: string, how: (stored: Buffer) => Buffer): Promise<void> => {
      await client.set(key, how((await client.getBuffer(key))!), 'PX', 60_000);
    };
    await change('cache:bits', (stored) => {
      stored.writeUInt8(stored.readUInt8(stored.byteLength - 100) ^ 1, stored.byteLength - 100);
      return stored;
    });
    await change('cache:crc', (stored) => tampered(stored, (bytes) => bytes.writeUInt32BE(7, 44), 'cache:crc'));
    expect(await two.getEncoded('bits', ['gzip'])).toBeUndefined();
    expect((await two.getEncoded('crc', ['gzip']))?.encoding).toBe('gzip');
    expect(await two.getBytes('crc')).toBeUndefined();
    expect(await two.getOrLoad('crc', () => 'loaded')).toBe('loaded');
    expect(await two.get('crc')).toBe('loaded');
    await eventually(async () => {
      expect(await client.exists('cache:bits')).toBe(0);
    });
    client.disconnect();
  });

  it('load once, all together', async () => {
    const processes = [await open(), await open(), await open()];
    let loads = 0;
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    const load = async (): Promise<string> => {
      loads += 1;
      await held;
      return 'once';
    };
    const reads = processes.flatMap((cache) => Array.from({ length: 20 }, () => cache.getOrLoad('k', load)));
    await eventually(() => {
      expect(loads).toBe(1);
    });
    release();
    expect(new Set(await Promise.all(reads))).toEqual(new Set(['once']));
    expect(loads).toBe(1);
  });

  it('serve nothing that one of them invalidated: there at once, in the others soon', async () => {
    const [one, two] = [await open(), await open()];
    await one.getOrLoad('k', () => 'old', { tags: ['t'] });
    await eventually(async () => {
      expect(await two.getOrLoad('k', () => 'two', { tags: ['t'] })).toBe('old');
    });
    await one.invalidateTag('t');
    expect(await one.getOrLoad('k', () => 'new', { tags: ['t'] })).toBe('new');
    await eventually(async () => {
      expect(await two.getOrLoad('k', () => 'new', { tags: ['t'] })).toBe('new');
    });
  });

  it('stale set after invalidation: a slow load of one is not served by another', async () => {
    const [one, two] = [await open(), await open()];
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    let begun = false;
    const read = (): Promise<string> => {
      begun = true;
      return held.then(() => 'old');
    };
    const slow = one.getOrLoad('k', read, { tags: ['t'] });
    // What is read before the invalidation is old; a load that begins after it reads what is there then.
    await eventually(() => {
      expect(begun).toBe(true);
    });
    await two.invalidateTag('t');
    release();
    expect(await slow).toBe('old');
    for (const cache of [one, two, await open()]) {
      await eventually(async () => {
        expect(await cache.getOrLoad('k', () => 'new', { tags: ['t'] })).toBe('new');
      });
    }
  });

  it('give a value that was set to all, and a newer one in its place', async () => {
    const [one, two] = [await open(), await open()];
    await one.set('k', 1);
    await eventually(async () => {
      expect(await two.get('k')).toBe(1);
    });
    await two.set('k', 2);
    expect(await two.get('k')).toBe(2);
    await eventually(async () => {
      expect(await one.get('k')).toBe(2);
    });
  });

  it('position restart: after a flush nothing from before is served', async () => {
    const one = await open();
    await one.getOrLoad('k', () => 'old');
    const before = one.position();
    await redis.flush();
    await one.invalidateTag('other');
    expect(one.position()).not.toEqual(before);
    expect(one.position()?.incarnation).not.toBe(before?.incarnation);
    expect(await one.getOrLoad('k', () => 'new')).toBe('new');
  });

  it('start anew where the stream no longer has what they missed', async () => {
    const one = await open();
    await one.getOrLoad('k', () => 'old', { tags: ['t'] });
    const client = new Redis(redis.url);
    await client.hincrby('{cache}:log', 'seq', 5);
    await eventually(async () => {
      expect(await one.getOrLoad('k', () => 'new', { tags: ['t'] })).toBe('new');
    });
    client.disconnect();
  });

  it('answer from their loaders while Redis is away, refuse to promise an invalidation, and come back', async () => {
    const one = await open({ redis: { url: redis.url, budgetMs: 50 } });
    await one.getOrLoad('k', () => 'old', { tags: ['t'] });
    await redis.kill();
    await eventually(async () => {
      await expect(one.invalidateTag('t')).rejects.toMatchObject({ code: 'change.unreached' });
    });
    await eventually(async () => {
      expect(await one.getOrLoad('k', () => 'straight', { tags: ['t'] })).toBe('straight');
    });
    await redis.restart();
    await eventually(async () => {
      await one.invalidateTag('t');
    });
    await one.getOrLoad('k', () => 'back', { tags: ['t'] });
    expect(await one.getOrLoad('k', () => 'not asked', { tags: ['t'] })).toBe('back');
    // One that waits for Redis as long as it takes: else a busy machine has it load, and keep, a value of its own.
    const two = await open({ redis: { url: redis.url, budgetMs: 10_000 } });
    expect(await two.getOrLoad('k', () => 'two', { tags: ['t'] })).toBe('back');
  });

  it('keep namespaces apart', async () => {
    const [one, other] = [await open({ namespace: 'one' }), await open({ namespace: 'other' })];
    await one.set('k', 1);
    expect(await other.get('k')).toBeUndefined();
    await other.invalidateAll();
    expect(await one.get('k')).toBe(1);
    expect(await one.keys('', 10)).toEqual(['k']);
  });

  it('list what is kept, and not the claims of who loads it', async () => {
    const one = await open({ namespace: 'listed' });
    const raw = new Redis(redis.url);
    await raw.set(`listed:flight:${'0'.repeat(64)}`, 'a claim');
    raw.disconnect();
    await one.set('flight:mine', 1);
    expect(await one.keys('', 10)).toEqual(['flight:mine']);
    expect(await one.keys('flight:', 10)).toEqual(['flight:mine']);
  });

  it('are injected where Nest is asked for them', async () => {
    @Module({
      imports: [
        CacheModule.forRootAsync({
          useFactory: () => Promise.resolve({ redis: { url: redis.url }, namespace: 'nest' }),
        }),
      ],
    })
    class Application {}
    const application = await Test.createTestingModule({ imports: [Application] }).compile();
    await application.init();
    const cache = application.get(StandaloneCache, { strict: false });
    await eventually(() => {
      expect(cache.position()).toBeDefined();
    });
    await cache.set('k', 'in Nest');
    expect(await cache.get('k')).toBe('in Nest');
    await application.close();
  });
});
