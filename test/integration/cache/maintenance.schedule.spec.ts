import { Logger } from '@nestjs/common';
import { Redis } from 'ioredis';
import { ClusterServers } from '../../../bench/support/redis-cluster.mjs';
import { FamilyRegister } from '../../../src/cache/family.register.js';
import { EntryNames } from '../../../src/cache/maintenance/entry.names.js';
import { TierCaretaker, type CaretakerSettings } from '../../../src/cache/maintenance/tier.caretaker.js';
import type { RedisTier } from '../../../src/cache/stores/redis.tier.js';
import { SystemClock } from '../../../src/kernel/clock.js';
import { entryOf } from '../../conformance/cache-store.suite.js';
import { eventually } from '../../support/eventually.js';
import { openRedisTier } from '../../support/redis-tier.js';
import { describeWithRedis, describeWithServers, testRedis, type TestRedis } from '../../support/redis.js';
import { VirtualClock } from '../../support/virtual-clock.js';
import {
  BUDGET_MS,
  DAY_SECONDS,
  DEFINITIONS,
  DyingServer,
  HOUR,
  keyOf,
  maintenanceOver,
  old,
  QUERY,
  setUsed,
  SMALL,
} from './maintenance.fixture.js';

Logger.overrideLogger(false);

describeWithRedis('maintenance by several processes, of a store that fails', () => {
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

  it('leaves a store unharmed that dies at its Nth command, for every N', async () => {
    const [server] = tier.servers();
    const whole = { keep: [keyOf(QUERY, 1), keyOf(old, 'used'), 'falaj_test:list', 'falaj_test2:x'] };
    const limits: CaretakerSettings = {
      ...{ budgetMs: 60_000, pauseMs: 0, stepMs: BUDGET_MS, removalsMax: 1000, samplesMax: 1000 },
      orphanGraceMs: 900_000,
      regionLimits: new Map([['small', 5000]]),
    };
    const worth = { loadCostMs: () => 1, lifeMs: () => HOUR };
    const fill = async (): Promise<void> => {
      await redis.flush();
      await client.mset('falaj_test:stray', 'v', 'falaj_test2:x', 'v');
      await client.rpush('falaj_test:list', 'a');
      await setUsed(client, keyOf(QUERY, 1), 10);
      await setUsed(client, keyOf(old, 'used'), 10);
      await setUsed(client, keyOf(old, 'unused'), DAY_SECONDS);
      for (let n = 0; n < 10; n += 1) await setUsed(client, keyOf(SMALL, n), 100 * n, 'x'.repeat(1000));
    };
    const look = async (diesAt: number): Promise<{ commands: number; failures: number; complete: boolean }> => {
      const dying = new DyingServer(server!, diesAt);
      const names = new EntryNames('falaj_test:', DEFINITIONS, new FamilyRegister());
      const caretaker = new TierCaretaker('falaj_test:', names, worth, limits, new SystemClock(), false);
      const { findings } = await caretaker.look([dying], () => Promise.resolve());
      return { ...findings, commands: dying.commands };
    };
    await fill();
    const { commands, complete } = await look(Infinity);
    expect(complete).toBe(true);
    expect(commands).toBeGreaterThan(5);
    const swept = await left();
    for (let nth = 1; nth <= commands; nth += 1) {
      await fill();
      expect(await look(nth)).toMatchObject({ failures: expect.any(Number) as number, complete: false });
      const now = await left();
      // Nothing is gone that a whole run keeps, and a later run does what this one could not.
      expect(now).toEqual(expect.arrayContaining(whole.keep));
      expect((await look(Infinity)).complete).toBe(true);
      expect(await left()).toEqual(swept);
    }
  });

  it('is done by one process at a time, once an interval, and the others hear of it', async () => {
    const clocks = [new VirtualClock(), new VirtualClock()];
    const processes = clocks.map((clock) =>
      maintenanceOver(tier, { clock, maintenance: { everySeconds: 60, budgetMs: 30_000 } }),
    );
    await client.set('falaj_test:stray', 'v');
    const turn = async (): Promise<void> => {
      await eventually(async () => {
        for (const clock of clocks) await clock.advance(1000);
        expect(processes.every(({ last }) => last !== null)).toBe(true);
      });
    };
    for (const each of processes) each.onApplicationBootstrap();
    await turn();
    expect(processes.reduce((sum, { totals }) => sum + totals.runs, 0)).toBe(1);
    expect(processes[0]!.last).toEqual(processes[1]!.last);
    expect(processes[0]!.last).toMatchObject({ endless: { found: 1, removed: 1 } });
    expect(await client.pttl('falaj_test:maintenance')).toBeGreaterThan(0);
    for (const each of processes) each.beforeApplicationShutdown();
  });

  it('is refused by hand while another process is at it, and not merely because one was', async () => {
    await maintenanceOver(tier).run({ dryRun: false });
    expect(await maintenanceOver(tier).run({ dryRun: false })).toMatchObject({ complete: true });
    await client.set('falaj_test:maintenance', 'running:someone', 'PX', 60_000);
    await expect(maintenanceOver(tier).run({ dryRun: false })).rejects.toMatchObject({
      code: 'cache.maintenance_busy',
    });
    expect(await client.get('falaj_test:maintenance')).toBe('running:someone');
  });

  it.each(['{"process": 1', 'null', '{"process": "x", "regions": 1}', 'x'.repeat(200_000)])(
    'does not take for a report: %.20s',
    async (left) => {
      const clock = new VirtualClock();
      const maintenance = maintenanceOver(tier, { clock, maintenance: { everySeconds: 60, budgetMs: 30_000 } });
      await client.set('falaj_test:maintenance', left, 'PX', 60_000);
      maintenance.onApplicationBootstrap();
      await clock.advance(61_000);
      await eventually(async () => {
        await clock.advance(60_000);
        // The read of the first turn has come back when the next turn is planned.
        expect(clock.now()).toBeGreaterThan(Date.UTC(2025, 0, 15) + 300_000);
      });
      expect(maintenance.last).toBeNull();
      maintenance.beforeApplicationShutdown();
    },
  );
});

describe('maintenance without a second tier', () => {
  it('has nothing to look after', async () => {
    await expect(maintenanceOver(null).run({ dryRun: true })).rejects.toMatchObject({ code: 'cache.maintenance_idle' });
  });
});

describeWithServers('maintenance of a cluster', (program) => {
  it('sees the keys of every master', async () => {
    const servers = await ClusterServers.start(program);
    const { tier } = await openRedisTier({ url: servers.url, mode: 'cluster' });
    for (let n = 0; n < 60; n += 1) await tier.store.set(keyOf(QUERY, n), entryOf('v'), HOUR, BUDGET_MS);
    for (let n = 0; n < 30; n += 1) {
      await tier.command(`falaj_test:stray:${String(n)}`, BUDGET_MS, (client) =>
        client.set(`falaj_test:stray:${String(n)}`, 'v'),
      );
    }
    const report = await maintenanceOver(tier).run({ dryRun: false });
    expect(report).toMatchObject({ complete: true, servers: 3, endless: { found: 30, removed: 30 } });
    expect(report.regions).toMatchObject([{ region: 'default', keys: 60, measured: 60 }]);
    expect((await tier.store.keys('falaj_test:qr', 1000, BUDGET_MS)).length).toBe(60);
    expect(await tier.store.keys('falaj_test:stray', 1000, BUDGET_MS)).toEqual([]);
    await tier.store.close();
    await servers.close();
  });
});
