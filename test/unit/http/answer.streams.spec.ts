import { once } from 'node:events';
import type { Readable } from 'node:stream';
import type { Settings } from '../../../src/config/settings.js';
import { AnswerStreams } from '../../../src/http/answer.streams.js';
import { VirtualClock } from '../../support/virtual-clock.js';
import { sampleAnswer } from './edge.fixture.js';

const IDLE_MS = 1000;
/** Some two megabytes: far more than a stream holds ahead of its reader. */
const MANY = Array.from({ length: 20_000 }, (_, n) => `{"data":{"n":${String(n)},"s":"${'x'.repeat(80)}"}}`);

let clock: VirtualClock;
let streams: AnswerStreams;

beforeEach(() => {
  clock = new VirtualClock();
  const settings = { http: { streamsMax: 2, streamIdleMs: IDLE_MS } } as Settings;
  streams = new AnswerStreams(settings, clock);
});

async function textOf(stream: Readable): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of stream) pieces.push(piece as Buffer);
  return Buffer.concat(pieces).toString('utf8');
}

describe('a streamed answer', () => {
  it('is its rows as they stand in the body, each on a line, and gives its place back', async () => {
    const stream = streams.reserve().send(sampleAnswer({ status: 'miss' }, MANY));
    expect(await textOf(stream)).toBe(`${MANY.join('\n')}\n`);
    expect(streams.open).toBe(0);
    expect(clock.timers).toBe(0);
  });

  it('without rows is no line', async () => {
    expect(await textOf(streams.reserve().send(sampleAnswer({ status: 'miss' }, [])))).toBe('');
    expect(streams.open).toBe(0);
  });

  it('is not made ahead of a reader that takes its time', async () => {
    const stream = streams.reserve().send(sampleAnswer({ status: 'miss' }, MANY));
    await once(stream, 'readable');
    await clock.advance(IDLE_MS - 1);
    expect(stream.readableLength).toBeLessThan(3 * 65_536);
    expect(stream.destroyed).toBe(false);
    stream.destroy();
  });

  it('breaks where its reader takes nothing for too long, however much it took before: what it has is not the whole', async () => {
    const stream = streams.reserve().send(sampleAnswer({ status: 'miss' }, MANY));
    const failed = once(stream, 'error') as Promise<[Error & { code: string }]>;
    await once(stream, 'readable');
    await clock.advance(IDLE_MS - 1);
    stream.read();
    await clock.advance(IDLE_MS - 1);
    expect(stream.destroyed).toBe(false);
    await clock.advance(1);
    expect((await failed)[0].code).toBe('request.timeout');
    expect(streams.open).toBe(0);
  });

  it('breaks as well where only its last piece is not taken, or nothing ever was', async () => {
    for (const rows of [['{"data":{"n":1}}'], MANY]) {
      const stream = streams.reserve().send(sampleAnswer({ status: 'miss' }, rows));
      const failed = once(stream, 'error');
      await clock.advance(IDLE_MS);
      await failed;
      expect(streams.open).toBe(0);
    }
  });

  it('ends with its reader', async () => {
    const stream = streams.reserve().send(sampleAnswer({ status: 'miss' }, MANY));
    await once(stream, 'readable');
    stream.destroy();
    await once(stream, 'close');
    expect(streams.open).toBe(0);
    expect(clock.timers).toBe(0);
  });
});

describe('places for streams', () => {
  it('are so many; who comes too late is told, and comes in when one is given back, however often that is said', () => {
    const [first] = [streams.reserve(), streams.reserve()];
    expect(() => streams.reserve()).toThrow(expect.objectContaining({ code: 'request.too_many_streams' }) as Error);
    first.release();
    first.release();
    expect(streams.open).toBe(1);
    streams.reserve();
    expect(() => streams.reserve()).toThrow();
  });
});
