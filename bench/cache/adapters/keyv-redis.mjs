// The Redis store of cacheable and cache-manager, as their documentation advises: no waiting while disconnected, no errors thrown at
// the caller, a time limit for each command. It does reconnect: their helper that does not would never use Redis again.
import { load } from '../../peers/load.mjs';

export async function keyvRedis(url, namespace, commandTimeoutMs) {
  const { default: KeyvRedis, createClient } = await load('@keyv/redis');
  const { Keyv } = await load('keyv');
  const client = createClient({
    url,
    disableOfflineQueue: true,
    commandOptions: { timeout: commandTimeoutMs },
    socket: { reconnectStrategy: (retries) => Math.min(retries * 20, 200) },
  });
  client.on('error', () => undefined);
  await client.connect();
  const store = new KeyvRedis(client, { namespace, throwOnConnectError: false, throwOnErrors: false });
  store.on('error', () => undefined);
  const keyv = new Keyv({ store, namespace, useKeyPrefix: false });
  keyv.on('error', () => undefined);
  return keyv;
}
