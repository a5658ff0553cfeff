// Falaj's own engine without a framework, as shipped: tags, statistics, compression and flights on; only lives and sizes are told.
import { setTimeout as pause } from 'node:timers/promises';

/** Every entry carries a tag, as it does in use, also in rows that invalidate nothing. */
const TAGGED = Object.freeze({ tags: Object.freeze(['measured']) });
const CONNECT_MS = 3000;
const SETTLE_MS = 50;

export async function open({ engine, redisUrl, namespace, ttlMs, memoryBytes }) {
  const { createCache } = await import(engine);
  const cache = await createCache({
    namespace,
    ...(redisUrl === undefined ? {} : { redis: { url: redisUrl } }),
    memoryBytesMax: memoryBytes,
    ttlMs,
  });
  if (redisUrl !== undefined) await connected(cache);
  return {
    getOrLoad: (key, loader, tags) => cache.getOrLoad(key, loader, tags === undefined ? TAGGED : { tags }),
    get: (key) => cache.get(key),
    getEncoded: (key, accepted) => cache.getEncoded(key, accepted),
    getBytes: (key) => cache.getBytes(key),
    set: (key, value, tags) => cache.set(key, value, tags === undefined ? TAGGED : { tags }),
    forget: (key) => cache.invalidateKey(key),
    forgetTag: (tag) => cache.invalidateTag(tag),
    close: () => cache.close(),
  };
}

/** It serves at once, from loaders until Redis is there; what is measured begins when it is. The peers are waited for likewise. */
async function connected(cache) {
  const until = performance.now() + CONNECT_MS;
  while (cache.position?.() === undefined && performance.now() < until) await pause(5);
  await pause(SETTLE_MS);
}
