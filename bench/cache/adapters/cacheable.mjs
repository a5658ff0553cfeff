// cacheable 2.5.0 over keyv 5.6.0 and @keyv/redis 5.1.6, its distributed sync over @qified/redis 0.10.1. Reads wait for Redis, or
// there would be no second tier to hit; writes do not, but where what counts is that a deletion has happened (`coherent`).
// Tags cost a look into Redis for each read, so they are on only where tags are measured.
import { load } from '../../peers/load.mjs';
import { keyvRedis } from './keyv-redis.mjs';

export const has = { tags: true, tiers: 'memory and Redis', bus: true };

export async function open({ redisUrl, namespace, ttlMs, memoryItems, commandTimeoutMs, copies, coherent, tagged }) {
  const { Cacheable, createKeyv } = await load('cacheable');
  const { RedisMessageProvider } = await load('@qified/redis');
  const provider = redisUrl === undefined ? undefined : new RedisMessageProvider({ uri: redisUrl });
  const cache = new Cacheable({
    primary: createKeyv({ lruSize: memoryItems, useClone: copies === true }),
    ...(redisUrl === undefined ? {} : { secondary: await keyvRedis(redisUrl, namespace, commandTimeoutMs) }),
    ...(provider === undefined ? {} : { sync: { qified: provider }, namespace }),
    nonBlocking: coherent !== true,
    tags: tagged === true,
    ttl: ttlMs,
  });
  cache.on('error', () => undefined);
  const waiting = { nonBlocking: false };
  /** Its getOrSet takes no tags; this is its documented way to set them. */
  const loadTagged = async (key, loader, tags) => {
    const found = await cache.get(key, waiting);
    if (found !== undefined) return found;
    const value = await loader();
    await cache.set(key, value, { ttl: ttlMs, tags });
    return value;
  };
  return {
    getOrLoad: (key, loader, tags) =>
      tags === undefined
        ? cache.getOrSet(key, loader, { ...waiting, ttl: ttlMs, throwErrors: 'function' })
        : loadTagged(key, loader, tags),
    get: (key) => cache.get(key, waiting),
    set: (key, value, tags) => cache.set(key, value, { ttl: ttlMs, ...(tags ? { tags } : {}) }),
    forget: (key) => cache.delete(key),
    ...(tagged === true ? { forgetTag: (tag) => cache.tags.invalidateTag(tag) } : {}),
    close: async () => {
      await provider?.disconnect();
      await cache.disconnect();
    },
  };
}
