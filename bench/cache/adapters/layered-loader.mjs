// layered-loader 16.1.0 (declared for Node 22) with ioredis 6: memory, Redis and its notifications. Its tags are groups, of which an
// entry has one: the group loader is used where tags are measured.
import { load } from '../../peers/load.mjs';
import { peerClient, peerSubscriber } from '../redis-clients.mjs';

export const has = { tags: true, tiers: 'memory and Redis', bus: true };

export async function open({ redisUrl, namespace, ttlMs, memoryItems, commandTimeoutMs, tagged }) {
  const library = await load('layered-loader');
  const { Redis } = await load('ioredis-6');
  const clients = redisUrl === undefined ? [] : await connect(Redis, redisUrl, commandTimeoutMs);
  const [redis, publisherRedis, consumerRedis] = clients;
  const shared = {
    cacheKeyFromLoadParamsResolver: ({ key }) => key,
    cacheUpdateErrorHandler: () => undefined,
    loadErrorHandler: () => undefined,
  };
  const remote = { json: true, ttlInMsecs: ttlMs, timeoutInMsecs: commandTimeoutMs, prefix: namespace };
  const notify = { channel: `${namespace}:changes`, publisherRedis, consumerRedis };
  const options = { library, shared, redis, remote, notify, ttlMs, memoryItems };
  const cache = tagged === true ? grouped(options) : flat(options);
  await cache.init();
  return {
    ...cache.face,
    close: async () => {
      for (const client of clients) client.disconnect();
    },
  };
}

async function connect(Redis, url, timeoutMs) {
  return [
    await peerClient(Redis, url, timeoutMs),
    await peerClient(Redis, url, timeoutMs),
    await peerSubscriber(Redis, url),
  ];
}

function flat({ library, shared, redis, remote, notify, ttlMs, memoryItems }) {
  const pair = redis && library.createNotificationPair(notify);
  const loader = new library.Loader({
    ...shared,
    inMemoryCache: { cacheType: 'lru-map', cacheId: remote.prefix, ttlInMsecs: ttlMs, maxItems: memoryItems },
    ...(redis && {
      asyncCache: new library.RedisCache(redis, remote),
      notificationConsumer: pair.consumer,
      notificationPublisher: pair.publisher,
    }),
    dataSourceGetOneFn: async ({ loader: read }) => read(),
  });
  return {
    init: () => loader.init(),
    face: {
      getOrLoad: (key, read) => loader.getInMemoryOnly({ key }) ?? loader.getAsyncOnly({ key, loader: read }),
      get: (key) => loader.get({ key, loader: () => undefined }),
      set: (key, value) => loader.forceSetValue(key, value),
      forget: (key) => loader.invalidateCacheFor(key),
    },
  };
}

function grouped({ library, shared, redis, remote, notify, ttlMs, memoryItems }) {
  const pair = redis && library.createGroupNotificationPair(notify);
  const loader = new library.GroupLoader({
    ...shared,
    inMemoryCache: { cacheId: remote.prefix, ttlInMsecs: ttlMs, maxGroups: memoryItems, maxItemsPerGroup: memoryItems },
    ...(redis && {
      asyncCache: new library.RedisGroupCache(redis, remote),
      notificationConsumer: pair.consumer,
      notificationPublisher: pair.publisher,
    }),
    dataSources: [{ name: 'loader', isCache: false, getFromGroup: async ({ loader: read }) => read() }],
  });
  return {
    init: () => loader.init(),
    face: {
      getOrLoad: (key, read, [group]) => loader.get({ key, loader: read }, group),
      set: (key, value, [group]) => loader.forceSetValueForGroup(key, value, group),
      forgetTag: (group) => loader.invalidateCacheForGroup(group),
    },
  };
}
