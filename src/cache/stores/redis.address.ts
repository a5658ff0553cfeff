import type { RedisOptions } from 'ioredis';
import { redisAddresses } from '../../config/redis-addresses.js';

export interface RedisServers {
  /** One address; of sentinels, or of members of a cluster, several separated by commas. Never logged. */
  readonly url: string;
  readonly mode?: 'single' | 'sentinel' | 'cluster';
  readonly sentinelName?: string | null;
  readonly sentinelPassword?: string | null;
}

/** What the client is told of a server: its address, or host, port, encryption, user and password. */
export type RedisServer = string | RedisOptions;

/** The one server there is, or whichever one the sentinels call master when a connection is made. */
export function oneServer(servers: RedisServers, timeoutMs: number): RedisServer {
  if (servers.mode !== 'sentinel') return servers.url;
  const common = commonOptions(servers.url);
  const { sentinelName, sentinelPassword } = servers;
  return {
    ...common,
    sentinels: members(servers.url, 26_379),
    name: sentinelName ?? '',
    ...(typeof sentinelPassword === 'string' ? { sentinelPassword } : {}),
    ...(common.tls === undefined ? {} : { enableTLSForSentinelMode: true, sentinelTLS: common.tls }),
    sentinelCommandTimeout: timeoutMs,
    // Once round, then the connection's own pause: a retry within the client could not be called off by closing.
    sentinelRetryStrategy: () => null,
  };
}

/** Members of the cluster to learn the others from. */
export function seedServers(servers: RedisServers): readonly RedisOptions[] {
  return members(servers.url, 6379).map((member) => ({ ...commonOptions(servers.url), ...member }));
}

/** A member at an address that another one told, `host:port`; it takes the user and password they all take. */
export function memberServer(servers: RedisServers, address: string): RedisOptions {
  const split = address.lastIndexOf(':');
  return { ...commonOptions(servers.url), host: address.slice(0, split), port: Number(address.slice(split + 1)) };
}

function members(url: string, defaultPort: number): { host: string; port: number }[] {
  return redisAddresses(url).map((address) => {
    const { hostname, port } = new URL(address);
    return { host: hostname.replace(/^\[|\]$/g, ''), port: port === '' ? defaultPort : Number(port) };
  });
}

/** What every address has in common; configuration has seen to that. */
function commonOptions(url: string): RedisOptions {
  const [first = ''] = redisAddresses(url);
  const { protocol, username, password, pathname } = new URL(first);
  const db = Number(pathname.slice(1));
  return {
    ...(username === '' ? {} : { username: decodeURIComponent(username) }),
    ...(password === '' ? {} : { password: decodeURIComponent(password) }),
    ...(db > 0 ? { db } : {}),
    ...(protocol === 'rediss:' ? { tls: {} } : {}),
  };
}
