import { SentinelServers } from '../../../bench/support/redis-sentinel.mjs';
import { entryOf } from '../../conformance/cache-store.suite.js';
import { eventually } from '../../support/eventually.js';
import { openRedisTier, redisTier } from '../../support/redis-tier.js';
import { describeWithServers } from '../../support/redis.js';

const BUDGET_MS = 100;
const FAILOVER = { withinMs: 12_000 };

describeWithServers('a master that sentinels name', (program) => {
  let servers: SentinelServers;
  const options = { connectTimeoutMs: 600, maxRetryDelayMs: 200, commandTimeoutMs: 200 };
  const open = (): ReturnType<typeof openRedisTier> =>
    openRedisTier({ url: servers.url, mode: 'sentinel', sentinelName: servers.name }, options);

  beforeAll(async () => {
    servers = await SentinelServers.start(program, { replicas: 2 });
  });
  beforeEach(async () => {
    await servers.settled();
  });
  afterAll(async () => {
    await servers.close();
  });

  it('is followed when it hangs: the silent connection is given up', async () => {
    const { tier } = await open();
    const { store } = tier;
    const master = await servers.master();
    master.stop();
    await eventually(async () => {
      await expect(store.set('k', entryOf('v'), 60_000, BUDGET_MS)).rejects.toMatchObject({ failure: 'unavailable' });
    });
    await eventually(() => store.set('k', entryOf('v'), 60_000, BUDGET_MS), FAILOVER);
    master.cont();
    await store.close();
  });

  it('is followed when it dies: commands fail at once, then go to its successor', async () => {
    const { tier, log } = await open();
    const { store } = tier;
    await store.set('k', entryOf('v'), 60_000, BUDGET_MS);
    const master = await servers.master();
    await master.kill();
    await eventually(async () => {
      await expect(store.get('k', BUDGET_MS)).rejects.toMatchObject({ failure: 'unavailable' });
    });
    await eventually(() => store.set('k', entryOf('v'), 60_000, BUDGET_MS), FAILOVER);
    // The sentinel that is asked here may be the last to hear of it.
    await eventually(async () => {
      expect(await servers.master()).not.toBe(master);
    }, FAILOVER);
    expect((await store.get('k', BUDGET_MS)).kind).toBe('found');
    expect(log.lines.filter((line) => line.includes('is away'))).toHaveLength(1);
    await master.launch();
    await store.close();
  });

  it('is found through the sentinels that are left', async () => {
    await servers.sentinels[0]!.kill();
    const { tier } = await open();
    await tier.store.set('k', entryOf('v'), 60_000, BUDGET_MS);
    await tier.store.close();
  });
});

describe('sentinels that are not there', () => {
  it('hold nobody up, are asked again, and are told of once', async () => {
    const servers = { mode: 'sentinel', sentinelName: 'm', sentinelPassword: 's3cret' } as const;
    const { tier, log } = redisTier('redis://127.0.0.1:1,redis://127.0.0.1:2', servers);
    tier.open();
    await expect(tier.store.get('k', BUDGET_MS)).rejects.toMatchObject({ failure: 'unavailable' });
    await eventually(() => {
      expect(tier.status()).toMatchObject({ state: 'away', reason: 'SENTINELS' });
    });
    expect(log.lines.filter((line) => line.includes('away'))).toEqual([
      'redis is away; the cache goes on without it {"reason":"SENTINELS"}',
    ]);
    await tier.store.close();
  });
});
