import type { Redis } from 'ioredis';
import { StoreError } from '../../../../src/cache/engine/store.error.js';
import { APPEND } from '../../../../src/cache/writes/write-stream.scripts.js';
import { WriteStream } from '../../../../src/cache/writes/write.stream.js';
import type { ServerVerdict, WriteServer } from '../../../../src/cache/writes/write.server.js';

type Server = Pick<WriteServer, 'run' | 'verdict'>;

/** A server that takes every append, and answers as it is told to the question whether its file is on disk. */
class ScriptedServer implements Server {
  /** What was sent, a list for each round trip. */
  readonly trips: string[][] = [];

  constructor(
    readonly verdict: ServerVerdict,
    private readonly synced: () => Promise<unknown>,
    private readonly appended: readonly string[] = ['ok', '2', '7', '1-0'],
  ) {}

  run<T>(send: (client: Redis) => Promise<T>): Promise<T> {
    const trip: string[] = [];
    this.trips.push(trip);
    const client = {
      eval: (script: string) => {
        trip.push(script === APPEND ? 'APPEND' : 'another script');
        return Promise.resolve(this.appended);
      },
      call: (...words: string[]) => {
        trip.push(words.join(' '));
        return this.synced();
      },
    };
    return send(client as unknown as Redis);
  }
}

const FIT = { kind: 'fit', waitAof: true } as const;
const append = (server: Server): ReturnType<WriteStream['append']> =>
  new WriteStream(server, 'w:', 10).append('key', Buffer.from('sealed'));

describe('a write that is appended to a stream', () => {
  it('asks in the same round trip, and behind the append, whether it is on disk, where the server can be asked', async () => {
    const server = new ScriptedServer(FIT, () => Promise.resolve([1, 0]));
    expect(await append(server)).toEqual({ kind: 'ok', order: (2n << 40n) + 7n });
    expect(server.trips).toEqual([['APPEND', 'WAITAOF 1 0 0']]);
  });

  it('takes the word of a server from before WAITAOF, whose setting was examined', async () => {
    const server = new ScriptedServer({ kind: 'fit', waitAof: false }, () => Promise.reject(new Error('not asked')));
    expect(await append(server)).toMatchObject({ kind: 'ok' });
    expect(server.trips).toEqual([['APPEND']]);
  });

  it.each<[string, () => Promise<unknown>]>([
    ['is not on disk', () => Promise.resolve([0, 0])],
    ['is on replicas alone', () => Promise.resolve([0, 2])],
    ['cannot be asked', () => Promise.reject(new StoreError('refused', 'NOPERM'))],
    ['is answered with something else', () => Promise.resolve('OK')],
  ])('is not acknowledged where it %s', async (_, synced) => {
    await expect(append(new ScriptedServer(FIT, synced))).rejects.toMatchObject({
      failure: 'timeout',
      reason: 'WAITAOF',
    });
  });

  it.each(['full', 'closed', 'missing'])(
    'says that the stream is %s, whatever the disk says: nothing was written',
    async (kind) => {
      const server = new ScriptedServer(FIT, () => Promise.resolve([0, 0]), [kind]);
      expect(await append(server)).toEqual({ kind });
    },
  );
});
