// cache-manager 7.2.9 over keyv 5.6.0: cacheable's memory store and @keyv/redis 5.1.6. It has neither tags nor a bus.
// Writes to Redis are not waited for, but where what counts is that a deletion has happened (`coherent`).
import { load } from '../../peers/load.mjs';
import { keyvRedis } from './keyv-redis.mjs';

export const has = { tags: false, tiers: 'memory and Redis', bus: false };

export async function open({ redisUrl, namespace, ttlMs, memoryItems, commandTimeoutMs, copies, coherent }) {
  const { createCache } = await load('cache-manager');
  const { createKeyv } = await load('cacheable');
  const memory = createKeyv({ lruSize: memoryItems, useClone: copies === true });
  const stores = redisUrl === undefined ? [memory] : [memory, await keyvRedis(redisUrl, namespace, commandTimeoutMs)];
  const cache = createCache({ stores, ttl: ttlMs, nonBlocking: coherent !== true });
  return {
    getOrLoad: (key, loader) => cache.wrap(key, loader, ttlMs),
    get: (key) => cache.get(key),
    set: (key, value) => cache.set(key, value, ttlMs),
    forget: (key) => cache.del(key),
    close: () => cache.disconnect(),
  };
}
