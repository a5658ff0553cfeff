// The bare thing for rows b and c: one connection, two pipelines of half of the callers each, ready bytes in and out, nothing parsed.
import { connectRedis } from '../redis-clients.mjs';

export async function open({ redisUrl, namespace, ttlMs }) {
  const redis = await connectRedis(redisUrl);
  const pipelines = (items, command) => {
    const half = Math.ceil(items.length / 2);
    return Promise.all(
      [items.slice(0, half), items.slice(half)].map((part) => {
        const pipeline = redis.pipeline();
        for (const item of part) command(pipeline, item);
        return pipeline.exec();
      }),
    );
  };
  const name = (key) => `${namespace}:${key}`;
  const getAll = async (keys) => {
    const parts = await pipelines(keys, (pipeline, key) => pipeline.getBuffer(name(key)));
    return parts.flat().map(([, bytes]) => bytes);
  };
  const setAll = (entries) =>
    pipelines(entries, (pipeline, { key, bytes }) => pipeline.set(name(key), bytes, 'PX', ttlMs));
  return {
    getAll,
    setAll,
    getOrLoad: async (key, loader) => redis.set(name(key), Buffer.from(JSON.stringify(await loader())), 'PX', ttlMs),
    close: () => redis.quit(),
  };
}
