// bentocache 1.6.1: memory and Redis with its bus, errors of Redis suppressed, its circuit breaker on, tags.
// Memory holds JSON, its default, which every read parses. `sharing` is its fast way, one object for all readers; with that on, an
// entry that came from Redis cannot be read from memory in this version, so only row a uses it.
import { load } from '../../peers/load.mjs';
import { addressOf, peerClient } from '../redis-clients.mjs';

export const has = { tags: true, tiers: 'memory and Redis', bus: true };

export async function open({ redisUrl, namespace, ttlMs, memoryItems, commandTimeoutMs, sharing }) {
  const { BentoCache, bentostore } = await load('bentocache');
  const { memoryDriver } = await load('bentocache/drivers/memory');
  const { redisDriver, redisBusDriver } = await load('bentocache/drivers/redis');
  const { Redis } = await load('ioredis');
  const clients = [];
  let store = bentostore().useL1Layer(memoryDriver({ maxItems: memoryItems, serialize: sharing !== true }));
  if (redisUrl !== undefined) {
    const connection = await peerClient(Redis, redisUrl, commandTimeoutMs);
    clients.push(connection);
    store = store.useL2Layer(redisDriver({ connection })).useBus(redisBusDriver({ connection: addressOf(redisUrl) }));
  }
  const cache = new BentoCache({
    default: 'both',
    prefix: namespace,
    stores: { both: store },
    ttl: ttlMs,
    suppressL2Errors: true,
    l2CircuitBreakerDuration: 500,
  });
  return {
    getOrLoad: (key, loader, tags) => cache.getOrSet({ key, factory: loader, ...(tags ? { tags } : {}) }),
    get: (key) => cache.get({ key }),
    set: (key, value, tags) => cache.set({ key, value, ...(tags ? { tags } : {}) }),
    forget: (key) => cache.delete({ key }),
    forgetTag: (tag) => cache.deleteByTag({ tags: [tag] }),
    close: async () => {
      await cache.disconnectAll();
      for (const client of clients) client.disconnect();
    },
  };
}
