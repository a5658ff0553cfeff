import type { Redis } from 'ioredis';
import type { LogPosition } from '../engine/change-log.port.js';
import { StoreError } from '../engine/store.error.js';
import { writeOrder } from './write.order.js';
import { APPEND, CLOSE, LOOK, OPEN, SETTLE, STATUS } from './write-stream.scripts.js';
import type { WriteServer } from './write.server.js';

/** One write as it waits in the stream. */
export interface StreamEntry {
  readonly id: string;
  readonly order: bigint;
  readonly key: string;
  readonly sealed: Buffer;
}

/** `missing`: the server knows nothing of the stream. */
export type StreamState = 'open' | 'closed' | 'missing';

export interface StreamLook {
  readonly state: StreamState;
  /** Position of the change log that covers everything that was applied; undefined where nothing was. */
  readonly settled: LogPosition | undefined;
  readonly pending: StreamEntry | undefined;
}

export interface StreamStatus {
  readonly state: StreamState;
  readonly generation: number;
  /** Of the last append. */
  readonly order: bigint;
  readonly length: number;
  /** By the server's clock. */
  readonly oldestAtMs: number | undefined;
}

export type Appended =
  { readonly kind: 'ok'; readonly order: bigint } | { readonly kind: 'full' } | { readonly kind: 'closed' | 'missing' };

/** The stream of one family. What each script does stands with it. */
export class WriteStream {
  private readonly keys: readonly [string, string, string];

  constructor(
    private readonly server: Pick<WriteServer, 'run' | 'verdict'>,
    prefix: string,
    private readonly backlogMax: number,
  ) {
    this.keys = [`${prefix}stream`, `${prefix}pending`, `${prefix}state`];
  }

  /**
   * With `appendfsync always` the reply comes after the file is on disk. Where the server can, it is asked in the same round trip to
   * confirm just that, so that a setting changed a moment ago is noticed by the very write it concerns.
   * @throws StoreError
   */
  async append(key: string, sealed: Buffer): Promise<Appended> {
    const { verdict } = this.server;
    const mustConfirm = verdict.kind === 'fit' && verdict.waitAof;
    const [reply, synced] = await this.server.run((client) =>
      Promise.all([
        client.eval(APPEND, 3, ...this.keys, key, sealed, this.backlogMax),
        // That it is refused says nothing of the append.
        mustConfirm ? client.call('WAITAOF', '1', '0', '0').catch(() => [0]) : Promise.resolve([1]),
      ]),
    );
    const [kind, generation = '0', number = '0'] = reply as string[];
    if (kind !== 'ok') return { kind: kind as 'full' | 'closed' | 'missing' };
    if (!Array.isArray(synced) || Number(synced[0]) < 1) throw new StoreError('timeout', 'WAITAOF');
    return { kind: 'ok', order: writeOrder(generation, number) };
  }

  async look(key: string): Promise<StreamLook> {
    const reply = await this.server.run((client) => client.callBuffer('EVAL', LOOK, 3, ...this.keys, key));
    const [state, incarnation, seq, id, fields] = reply as [Buffer, Buffer, Buffer, Buffer?, Buffer[]?];
    if (String(state) === 'broken') throw new StoreError('refused', 'BROKEN');
    const name = String(incarnation);
    return {
      state: String(state) as StreamState,
      settled: name === '' ? undefined : { incarnation: name, seq: Number(seq) },
      pending: id === undefined || fields === undefined ? undefined : entryOf(id, fields),
    };
  }

  /** The oldest, at most so many. */
  async oldest(count: number): Promise<readonly StreamEntry[]> {
    const [stream] = this.keys;
    const reply = await this.server.run((client: Redis) => client.xrangeBuffer(stream, '-', '+', 'COUNT', count));
    return reply.map(([id, fields]) => entryOf(id, fields));
  }

  /** What was applied goes, covered by a position of the change log. Gives how many entries are left. */
  async settle(entries: readonly StreamEntry[], covered: LogPosition): Promise<number> {
    const words = entries.flatMap(({ id, key }) => [id, key]);
    const { incarnation, seq } = covered;
    return Number(await this.server.run((client) => client.eval(SETTLE, 3, ...this.keys, incarnation, seq, ...words)));
  }

  async open(generation: number): Promise<'open' | 'stale' | 'undrained'> {
    const reply = await this.server.run((client) => client.eval(OPEN, 3, ...this.keys, generation));
    return reply as 'open' | 'stale' | 'undrained';
  }

  /** Gives what it was before. */
  async shut(generation: number): Promise<StreamStatus> {
    return statusOf(await this.server.run((client) => client.eval(CLOSE, 3, ...this.keys, generation)));
  }

  async status(): Promise<StreamStatus> {
    return statusOf(await this.server.run((client) => client.eval(STATUS, 3, ...this.keys)));
  }
}

function statusOf(reply: unknown): StreamStatus {
  const [state, generation, number, length, oldest] = reply as [StreamState, string, string, number, string];
  return {
    state,
    generation: Number(generation),
    order: writeOrder(generation, number),
    length,
    oldestAtMs: oldest === '' ? undefined : Number(oldest.split('-', 1)[0]),
  };
}

function entryOf(id: Buffer, fields: readonly Buffer[]): StreamEntry {
  const named = new Map<string, Buffer>();
  for (let at = 0; at + 1 < fields.length; at += 2) {
    const value = fields[at + 1];
    if (value !== undefined) named.set(String(fields[at]), value);
  }
  const text = (name: string): string => String(named.get(name) ?? '');
  return {
    id: String(id),
    order: writeOrder(text('g'), text('n')),
    key: text('k'),
    sealed: named.get('v') ?? Buffer.alloc(0),
  };
}
