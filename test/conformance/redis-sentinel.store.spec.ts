import { SentinelServers } from '../../bench/support/redis-sentinel.mjs';
import type { SharedStore } from '../../src/cache/stores/shared.store.js';
import { openRedisTier } from '../support/redis-tier.js';
import { describeWithServers } from '../support/redis.js';
import { cacheStoreSuite } from './cache-store.suite.js';
import { sweepSuite } from './sweep.suite.js';

describeWithServers('redis store behind sentinels', (program) => {
  let servers: SentinelServers;
  const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

  beforeAll(async () => {
    servers = await SentinelServers.start(program);
  });
  afterAll(async () => {
    await servers.close();
  });

  const open = async (): Promise<SharedStore> => {
    await servers.flush();
    const { tier } = await openRedisTier({ url: servers.url, mode: 'sentinel', sentinelName: servers.name });
    return tier.store;
  };

  cacheStoreSuite(async () => ({ store: await open(), pass: pause }));
  sweepSuite(open);
});
