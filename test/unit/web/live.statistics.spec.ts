import { eventsOf } from '../../../web/src/api/event.parser.js';
import { secondsOf } from '../../../web/src/api/live.buckets.js';
import { initialLive, reduceLive, type LiveAction } from '../../../web/src/api/live.state.js';

const delta = (atMs: number, total: Record<string, number>): LiveAction => ({
  kind: 'event',
  event: { name: 'delta', data: { total, tiers: { l1: {}, l2: null } } },
  atMs,
});

describe('the stream of events', () => {
  const read = async (chunks: readonly string[]): Promise<unknown[]> => {
    const texts = new ReadableStream<string>({
      start: (controller) => {
        chunks.forEach((chunk) => {
          controller.enqueue(chunk);
        });
        controller.close();
      },
    });
    const events: unknown[] = [];
    for await (const { name, data } of eventsOf(texts, new AbortController().signal)) events.push([name, data]);
    return events;
  };

  it('is read wherever it is cut', async () => {
    const text =
      'retry: 5000\n\nevent: snapshot\ndata: {"a":1}\n\n: nothing new\n\nevent: delta\ndata: {"b":\ndata: 2}\n\n';
    const wanted = [
      ['snapshot', { a: 1 }],
      ['delta', { b: 2 }],
    ];
    for (let at = 0; at <= text.length; at += 1)
      expect(await read([text.slice(0, at), text.slice(at)])).toEqual(wanted);
  });

  it('leaves out an event that was not ended', async () => {
    expect(await read(['data: 1\n\n', 'data: 2'])).toEqual([['message', 1]]);
  });
});

describe('live statistics', () => {
  it('are live once something was heard, and lost until it is again', () => {
    const before = initialLive(0);
    expect(before.connection).toBe('connecting');
    const lost = reduceLive(before, { kind: 'lost', problem: 'gone' });
    expect([lost.connection, lost.problem]).toEqual(['lost', 'gone']);
    expect(reduceLive(lost, delta(10, { hits: 1 }))).toMatchObject({ connection: 'live', problem: null });
  });

  it('forget what is older than two minutes', () => {
    const heard = [delta(1000, { hits: 1 }), delta(90_000, { hits: 2 })].reduce(reduceLive, initialLive(0));
    const ticked = reduceLive(heard, { kind: 'tick', atMs: 121_001 });
    expect(ticked.samples.map(({ atMs }) => atMs)).toEqual([90_000]);
  });

  it('are told by whole seconds, with zeros where nothing came and no mean where nothing was loaded', () => {
    const { samples } = [
      delta(7100, { hits: 1, misses: 1, load_ms: 8, load_passages: 2 }),
      delta(7900, { hits: 2, load_ms: 1, load_passages: 1 }),
      delta(10_050, { hits: 9 }),
    ].reduce(reduceLive, initialLive(0));
    // The tenth second is not over yet.
    expect(secondsOf(samples, 10_200, 4)).toEqual([
      { second: -4, hits: 0, misses: 0, load_ms: null },
      { second: -3, hits: 3, misses: 1, load_ms: 3 },
      { second: -2, hits: 0, misses: 0, load_ms: null },
      { second: -1, hits: 0, misses: 0, load_ms: null },
    ]);
  });
});
