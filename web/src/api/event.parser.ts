/** One server-sent event whose data is JSON. */
export interface ServerEvent {
  readonly name: string;
  readonly data: unknown;
}

/** Events end with an empty line; a chunk may end anywhere. */
export async function* eventsOf(texts: ReadableStream<string>, signal: AbortSignal): AsyncGenerator<ServerEvent> {
  const reader = texts.getReader();
  let waiting = '';
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done || signal.aborted) return;
      const blocks = (waiting + value.replaceAll('\r\n', '\n')).split('\n\n');
      waiting = blocks.pop() ?? '';
      for (const block of blocks) {
        const event = eventIn(block);
        if (event !== undefined) yield event;
      }
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

/** Undefined for comments and for what carries no data. */
export function eventIn(block: string): ServerEvent | undefined {
  const of = (field: string): string[] =>
    block.split('\n').flatMap((line) => {
      if (!line.startsWith(`${field}:`)) return [];
      return [line.slice(field.length + 1).replace(/^ /, '')];
    });
  const data = of('data').join('\n');
  return data === '' ? undefined : { name: of('event')[0] ?? 'message', data: JSON.parse(data) as unknown };
}
