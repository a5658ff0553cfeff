import { eventsOf, type ServerEvent } from './event.parser.js';
import { ask } from './http.client.js';

/**
 * The events at an address until it ends. By `fetch`, because an EventSource cannot send the token.
 * @throws ProblemError; TypeError where the connection breaks
 */
export async function* eventsAt(path: string, signal: AbortSignal): AsyncGenerator<ServerEvent> {
  const { body } = await ask(path, { headers: { accept: 'text/event-stream' }, signal });
  if (body === null) return;
  yield* eventsOf(body.pipeThrough(new TextDecoderStream()), signal);
}
