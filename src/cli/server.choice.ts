import type { CliContext } from './cli-context.js';
import type { LocalEngine } from './local-engine.port.js';
import type { ServerClient } from './server.client.js';

/** Asks the running server; where none answers, what can be found out here. */
export async function byServerOrHere<T>(
  context: Pick<CliContext, 'server' | 'local'>,
  remote: (server: ServerClient) => Promise<T>,
  local: (engine: LocalEngine) => Promise<T>,
): Promise<T> {
  const server = await context.server();
  return (await server.isRunning()) ? remote(server) : local(await context.local());
}
