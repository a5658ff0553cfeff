// Falaj's own engine without a framework, as shipped: tags, statistics, compression and flights on; only lives and sizes are told.
export async function open({ engine, redisUrl, namespace, ttlMs, memoryBytes }) {
  const { createCache } = await import(engine);
  const cache = await createCache({
    namespace,
    ...(redisUrl === undefined ? {} : { redis: { url: redisUrl } }),
    memoryBytesMax: memoryBytes,
    ttlMs,
  });
  return {
    getOrLoad: (key, loader, tags) => cache.getOrLoad(key, loader, tags === undefined ? undefined : { tags }),
    get: (key) => cache.get(key),
    getBytes: (key) => cache.getBytes(key),
    set: (key, value, tags) => cache.set(key, value, tags === undefined ? undefined : { tags }),
    forget: (key) => cache.invalidateKey(key),
    forgetTag: (tag) => cache.invalidateTag(tag),
    close: () => cache.close(),
  };
}
