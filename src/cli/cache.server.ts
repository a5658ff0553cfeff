import type { JsonObject, JsonValue } from '../kernel/canonical-json.js';
import { FalajError } from '../kernel/falaj-error.js';
import type { CliContext } from './cli-context.js';
import type { ServerClient } from './server.client.js';

/** The server that has the cache. @throws FalajError server.unreachable where none answers. */
export async function cacheServer(context: CliContext): Promise<ServerClient> {
  const server = await context.server();
  if (await server.isRunning()) return server;
  throw new FalajError(
    'server.unreachable',
    `no server answers at ${server.baseUrl}; the cache lives in the server's processes`,
  );
}

/** The body of an answer that is an object. */
export function objectOf(body: JsonValue): JsonObject {
  if (typeof body === 'object' && body !== null && !Array.isArray(body)) return body as JsonObject;
  throw new FalajError('internal.unexpected', 'the server answered something other than an object');
}
