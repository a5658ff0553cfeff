import { Redis } from 'ioredis';

/** A client of the benchmark's own, for baselines, counts and looks into a server. */
export async function connectRedis(url, options = {}) {
  const redis = new Redis(url, { maxRetriesPerRequest: null, ...options });
  redis.on('error', () => undefined);
  // Not by its connect(), which gives up at the first refusal.
  await new Promise((resolve) => redis.once('ready', resolve));
  return redis;
}

/** What peers on ioredis are given, as they advise: no waiting while disconnected, a command gives up in time. */
export async function peerClient(Client, url, commandTimeout) {
  const client = new Client(url, {
    lazyConnect: true,
    commandTimeout,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    retryStrategy: (times) => Math.min(times * 20, 200),
  });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

/** For subscriptions, which wait for messages: no time limit, and queued until connected. */
export async function peerSubscriber(Client, url) {
  const client = new Client(url, { lazyConnect: true, maxRetriesPerRequest: null });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

export function addressOf(url) {
  const { hostname, port } = new URL(url);
  return { host: hostname, port: Number(port) };
}
