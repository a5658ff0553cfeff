import { Logger } from '@nestjs/common';
import { Redis } from 'ioredis';
import type { RedisTier } from '../../../src/cache/stores/redis.tier.js';
import { entryOf } from '../../conformance/cache-store.suite.js';
import { eventually } from '../../support/eventually.js';
import { openRedisTier } from '../../support/redis-tier.js';
import { describeWithRedis, testRedis, type TestRedis } from '../../support/redis.js';
import { VirtualClock } from '../../support/virtual-clock.js';
import {
  BUDGET_MS,
  DAY_SECONDS,
  HOUR,
  keyOf,
  maintenanceOver,
  old,
  QUERY,
  setUsed,
  SMALL,
  OTHER,
  DEAR,
} from './maintenance.fixture.js';

Logger.overrideLogger(false);

describeWithRedis('maintenance of the second tier', () => {
  let redis: TestRedis;
  let client: Redis;
  let tier: RedisTier;

  beforeAll(async () => {
    redis = await testRedis();
    client = new Redis(redis.url);
    ({ tier } = await openRedisTier({ url: redis.url, mode: 'single' }));
  });
  afterAll(async () => {
    await tier.store.close();
    client.disconnect();
    await redis.close();
  });
  beforeEach(() => redis.flush());

  const left = async (): Promise<string[]> =>
    (await client.keys('*')).filter((key) => !key.endsWith(':maintenance')).sort();

  it('removes texts without an end of life in its namespace, and nothing else', async () => {
    await client.mset(keyOf(QUERY, 1), 'v', 'falaj_test:stray', 'v', keyOf(old, 1), 'v');
    await tier.store.set(keyOf(QUERY, 2), entryOf('v'), HOUR, BUDGET_MS);
    const deliberate = ['falaj_test:queue', 'falaj_test:table', 'falaj_test:list'];
    await client.xadd('falaj_test:queue', '*', 'a', 'b');
    await client.hset('falaj_test:table', 'a', 'b');
    await client.rpush('falaj_test:list', 'a');
    // Another namespace whose name begins alike, the log of an engine alone, and anybody's key.
    const foreign = ['falaj_test2:qr:a:b:c:d', 'falaj:qr:a:b:c:d', '{falaj_test}:log', 'falaj_test', 'session'];
    for (const key of foreign) await client.set(key, 'v');
    const report = await maintenanceOver(tier).run({ dryRun: false });
    expect(report).toMatchObject({
      complete: true,
      failures: 0,
      servers: 1,
      examined: 7 + 1,
      endless: { found: 3, removed: 3, kept: 3 },
      orphans: { found: 0, removed: 0, young: 0 },
    });
    expect(await left()).toEqual([keyOf(QUERY, 2), ...deliberate, ...foreign].sort());
  });

  it('removes entries of other versions that were long not used, and leaves those of a deployment beside', async () => {
    await setUsed(client, keyOf(old, 'used'), 10);
    await setUsed(client, keyOf(old, 'unused'), DAY_SECONDS);
    await setUsed(client, keyOf({ ...QUERY, queryId: 'gone' }, 'unused'), DAY_SECONDS);
    await setUsed(client, keyOf(QUERY, 'unused'), DAY_SECONDS);
    await setUsed(client, 'falaj_test2:qr:get_x:x:1:v1-00000000', DAY_SECONDS);
    await setUsed(client, 'falaj_test:something:else', DAY_SECONDS);
    const report = await maintenanceOver(tier).run({ dryRun: false });
    expect(report.orphans).toEqual({ found: 2, removed: 2, young: 1 });
    expect(await left()).toEqual(
      [
        keyOf(old, 'used'),
        keyOf(QUERY, 'unused'),
        'falaj_test2:qr:get_x:x:1:v1-00000000',
        'falaj_test:something:else',
      ].sort(),
    );
  });

  it('goes by when they were made where the server counts uses instead', async () => {
    await client.config('SET', 'maxmemory-policy', 'allkeys-lfu');
    const now = Date.now();
    await tier.store.set(keyOf(old, 'new'), entryOf('v', { createdAtMs: now }), HOUR, BUDGET_MS);
    await tier.store.set(keyOf(old, 'old'), entryOf('v', { createdAtMs: now - DAY_SECONDS * 1000 }), HOUR, BUDGET_MS);
    await client.set(keyOf(old, 'unknown'), 'no envelope', 'PX', HOUR);
    const report = await maintenanceOver(tier).run({ dryRun: false });
    await client.config('SET', 'maxmemory-policy', 'noeviction');
    expect(report.orphans).toEqual({ found: 1, removed: 1, young: 2 });
    expect(await left()).toEqual([keyOf(old, 'new'), keyOf(old, 'unknown')].sort());
  });

  it('takes the least valuable of a region over its limit, and nothing of another', async () => {
    const text = 'x'.repeat(1000);
    for (let n = 0; n < 40; n += 1) await setUsed(client, keyOf(SMALL, n), n * 100, text);
    for (let n = 0; n < 40; n += 1) await setUsed(client, keyOf(OTHER, n), 80_000, text);
    const report = await maintenanceOver(tier).run({ dryRun: false });
    const [other, small] = report.regions;
    expect(other).toMatchObject({ region: 'other', keys: 40, removed: 0 });
    expect(small).toMatchObject({ region: 'small', keys: 40, measured: 40, bytesMax: 20_000 });
    expect(small!.bytes).toBeGreaterThan(40_000);
    expect(small!.bytes - small!.bytesRemoved).toBeLessThanOrEqual(18_000);
    expect(small!.bytes - small!.bytesRemoved).toBeGreaterThan(16_000);
    const numbers = (await left()).flatMap((key) => /small:0*(\d+):/.exec(key)?.[1] ?? []).map(Number);
    // Those used last are left, without a gap.
    expect(numbers.sort((a, b) => a - b)).toEqual(numbers.map((_, at) => at));
    const again = await maintenanceOver(tier).run({ dryRun: false });
    expect(again.regions.map(({ removed }) => removed)).toEqual([0, 0]);
  });

  it('counts what is costly to compute for more, and what is large for less', async () => {
    const kept = async (): Promise<string[]> =>
      (await left()).flatMap((key) => /:(small|dear):0*(\d)\d:/.exec(key)?.slice(1).join('') ?? []);
    for (let n = 10; n < 20; n += 1) {
      await setUsed(client, keyOf(SMALL, n), 100, 'x'.repeat(500));
      await setUsed(client, keyOf(SMALL, n + 10), 100, 'x'.repeat(4000));
      await setUsed(client, keyOf(DEAR, n), 100, 'x'.repeat(4000));
    }
    const costs = { get_dear: 1000, get_small: 1 };
    await maintenanceOver(tier, { costs, maintenance: { samplesMax: 1000 } }).run({ dryRun: false });
    const names = await kept();
    expect(names.filter((name) => name === 'small2')).toEqual([]);
    // All that was cheap and large did not suffice: what is cheap and small went before what is dear.
    expect(names.filter((name) => name === 'small1')).toEqual([]);
    expect(names.filter((name) => name === 'dear1').length).toBeGreaterThanOrEqual(3);
  });

  it('goes by the time that is left where the server counts uses instead', async () => {
    await client.config('SET', 'maxmemory-policy', 'allkeys-lfu');
    const text = 'x'.repeat(1000);
    for (let n = 0; n < 40; n += 1) await client.set(keyOf(SMALL, n), text, 'PX', HOUR - n * 10_000);
    await maintenanceOver(tier).run({ dryRun: false });
    await client.config('SET', 'maxmemory-policy', 'noeviction');
    const numbers = (await left()).flatMap((key) => /small:0*(\d+):/.exec(key)?.[1] ?? []).map(Number);
    expect(numbers.length).toBeGreaterThan(5);
    expect(Math.max(...numbers)).toBeLessThan(25);
  });

  it('only counts in a dry run', async () => {
    await client.set('falaj_test:stray', 'v');
    await setUsed(client, keyOf(old, 1), DAY_SECONDS);
    for (let n = 0; n < 40; n += 1) await setUsed(client, keyOf(SMALL, n), 100, 'x'.repeat(1000));
    const before = await left();
    const maintenance = maintenanceOver(tier);
    const report = await maintenance.run({ dryRun: true });
    expect(report).toMatchObject({
      dryRun: true,
      endless: { found: 1, removed: 0 },
      orphans: { found: 1, removed: 0 },
    });
    expect(await left()).toEqual(before);
    expect(maintenance.totals.runs).toBe(0);
    expect(maintenance.last).toBeNull();
  });

  it('makes no key look as if it had just been used', async () => {
    await setUsed(client, keyOf(QUERY, 1), 5000);
    await setUsed(client, keyOf(SMALL, 1), 5000);
    await maintenanceOver(tier).run({ dryRun: false });
    for (const key of [keyOf(QUERY, 1), keyOf(SMALL, 1)]) {
      expect(Number(await client.object('IDLETIME', key))).toBeGreaterThanOrEqual(5000);
    }
  });

  it('removes no more than it may, and the rest the next time', async () => {
    for (let n = 0; n < 25; n += 1) await client.set(`falaj_test:stray:${String(n)}`, 'v');
    const maintenance = maintenanceOver(tier, { maintenance: { removalsMax: 10 } });
    for (const removed of [10, 10, 5]) {
      expect((await maintenance.run({ dryRun: false })).endless.removed).toBe(removed);
    }
    expect(maintenance.totals).toMatchObject({ runs: 3, endlessRemoved: 25, incomplete: 0 });
  });

  it('stops when its time is up, and goes on from there', async () => {
    const clock = new VirtualClock();
    for (let n = 0; n < 3000; n += 1) await client.set(`falaj_test:stray:${String(n)}`, 'v');
    const maintenance = maintenanceOver(tier, { clock, maintenance: { budgetMs: 1000, pauseMs: 300 } });
    let rounds = 0;
    do {
      const run = maintenance.run({ dryRun: false });
      let ended = false;
      void run.finally(() => (ended = true));
      await eventually(async () => {
        await clock.advance(300);
        expect(ended).toBe(true);
      });
      rounds += 1;
    } while ((await left()).length > 0 && rounds < 30);
    expect(await left()).toEqual([]);
    expect(rounds).toBeGreaterThan(2);
    expect(maintenance.totals.incomplete).toBeGreaterThan(2);
  });
});
