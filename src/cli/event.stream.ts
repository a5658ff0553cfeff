import type { JsonValue } from '../kernel/canonical-json.js';

/** One server-sent event whose data is JSON. */
export interface ServerEvent {
  readonly name: string;
  readonly data: JsonValue;
}

/** The events of a body, as they come; comments and what carries no data are passed over. */
export async function* eventsOf(body: AsyncIterable<Uint8Array>): AsyncGenerator<ServerEvent> {
  const decoder = new TextDecoder();
  let waiting = '';
  for await (const chunk of body) {
    const blocks = (waiting + decoder.decode(chunk, { stream: true })).split('\n\n');
    waiting = blocks.pop() ?? '';
    for (const block of blocks) {
      const event = eventOf(block);
      if (event !== undefined) yield event;
    }
  }
}

function eventOf(block: string): ServerEvent | undefined {
  const of = (field: string): string[] =>
    block.split('\n').flatMap((line) => (line.startsWith(`${field}: `) ? [line.slice(field.length + 2)] : []));
  const data = of('data').join('\n');
  return data === '' ? undefined : { name: of('event')[0] ?? 'message', data: JSON.parse(data) as JsonValue };
}
