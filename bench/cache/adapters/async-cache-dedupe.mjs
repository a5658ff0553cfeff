// async-cache-dedupe 3.4.0: one store for a function, memory or Redis, with its invalidation by references (its tags).
import { load } from '../../peers/load.mjs';
import { peerClient } from '../redis-clients.mjs';

export const has = { tags: true, tiers: 'memory or Redis', bus: false };

export async function open({ redisUrl, namespace, ttlMs, memoryItems, commandTimeoutMs, memoryAlone }) {
  const { createCache } = await load('async-cache-dedupe');
  const { Redis } = await load('ioredis');
  const ttl = Math.ceil(ttlMs / 1000);
  const isMemory = redisUrl === undefined || memoryAlone === true;
  const client = isMemory ? undefined : await peerClient(Redis, redisUrl, commandTimeoutMs);
  const storage = isMemory
    ? { type: 'memory', options: { size: memoryItems, invalidation: true } }
    : { type: 'redis', options: { client, invalidation: { referencesTTL: ttl } } };
  const cache = createCache({ ttl, storage });
  const options = { serialize: ({ key }) => key, references: ({ tags }) => tags ?? null };
  cache.define(namespace, options, ({ loader }) => loader());
  return {
    getOrLoad: (key, loader, tags) => cache[namespace]({ key, loader, tags }),
    get: (key) => cache.get(namespace, `${namespace}~${key}`),
    set: (key, value, tags) => cache.set(namespace, `${namespace}~${key}`, value, ttl, tags),
    forget: (key) => cache.clear(namespace, { key }),
    forgetTag: (tag) => cache.invalidateAll(tag),
    close: async () => client?.disconnect(),
  };
}
