import { ABSENT, type StoreRead } from '../engine/cache-store.port.js';
import type { EnvelopeCodec } from '../engine/envelope.codec.js';
import type { StoreError } from '../engine/store.error.js';
import { bySlot, CommandBatch, type Waiter } from './command.batch.js';
import { failureOf } from './redis-failure.js';
import type { RedisCommands } from './redis.commands.js';

type Promised = StoreRead | Promise<StoreRead>;
type Reader = Waiter<StoreRead>;
type ReadBatch = CommandBatch<StoreRead, Reader>;

/** A key, and all who asked for it at once. */
interface Asked {
  readonly key: string;
  readonly waiters: readonly Reader[];
}

interface Caller extends Reader {
  readonly budgetMs: number;
}

export interface ReadParts {
  readonly commands: RedisCommands;
  readonly codec: EnvelopeCodec;
  readonly onDefect: (key: string) => void;
  /** Told what is about to be asked for: what must come before it leaves now. */
  readonly onLeaving: (reads: readonly { readonly key: string }[]) => void;
  /** Keys of different slots may not share a command; undefined where there are no slots. */
  readonly slotOf: ((key: string) => number) | undefined;
}

/** Most keys of one command. */
export const READ_KEYS_MAX = 128;

/** Bytes that one command may be expected to bring, going by what came lately. */
export const READ_BYTES_MAX = 2_097_152;

/** How much of the largest value of the last command is still expected of the next. */
const EXPECTATION_KEPT = 0.9;

/**
 * Reads of one tick leave as one command (in a cluster, one a slot), each caller with its own deadline and its own outcome; those
 * of one key are one read.
 *
 * While an earlier read is under way, a batch is closed only when the event loop has seen all that came in meanwhile:
 * requests from many sockets then share a command. A read that is alone leaves in its own tick.
 *
 * A command for one key brings one byte more than an entry may have and no more, however large the value is, and tells what is
 * no string; MGET can do neither. So a batch is bounded by what was seen lately, and in one a key of another type is
 * absent until it is overwritten.
 */
export class RedisReads {
  private waiting: Caller[] = [];
  private flying = 0;
  private bytesExpected = 0;
  private readonly commands: RedisCommands;
  private readonly flushed = (): void => {
    this.flush();
  };

  constructor(private readonly parts: ReadParts) {
    this.commands = parts.commands;
  }

  get(key: string, budgetMs: number): Promise<StoreRead> {
    const refusal = this.commands.refusal();
    if (refusal !== undefined) return Promise.reject(refusal);
    this.commands.enter();
    return new Promise((resolve, reject) => {
      // Until it leaves, the caller waits for this process and not for the server.
      const waiter = { key, budgetMs, deadlineMs: Infinity, resolve, reject, isDone: false };
      if (this.waiting.push(waiter) === 1) this.schedule();
    });
  }

  /** Whether some wait until the event loop has seen all that comes in meanwhile. */
  get isGathering(): boolean {
    return this.flying > 0 && this.waiting.length > 0;
  }

  /** Sends what waits, where anything does. */
  flush(): void {
    const all = this.waiting;
    if (all.length === 0) return;
    this.waiting = [];
    this.parts.onLeaving(all);
    const leftMs = this.commands.clock.monotonicMs();
    for (const caller of all) caller.deadlineMs = leftMs + caller.budgetMs;
    for (const group of this.groups(all)) this.send(group);
  }

  private schedule(): void {
    if (this.flying > 0) setImmediate(this.flushed);
    else process.nextTick(this.flushed);
  }

  /** What leaves as one command: per key, who asks for it. */
  private groups(all: readonly Reader[]): (readonly Asked[])[] {
    const asked = byKey(all);
    const most = Math.max(1, Math.min(READ_KEYS_MAX, Math.floor(READ_BYTES_MAX / Math.max(1, this.bytesExpected))));
    return bySlot(asked, this.parts.slotOf).flatMap((group) => chunks(group, most));
  }

  private send(group: readonly Asked[]): void {
    const { clock } = this.commands;
    const beganMs = clock.monotonicMs();
    const waiters = group.flatMap((each) => each.waiters);
    const batch: ReadBatch = new CommandBatch(waiters, clock, (failure) => {
      this.commands.heedFailure(failure, beganMs);
    });
    this.flying += 1;
    this.fetch(group.map(({ key }) => key)).then(
      (values) => {
        this.landed(waiters.length);
        this.commands.heedReply();
        this.expect(values);
        batch.deliver(this.decoding(group, values));
      },
      (error: unknown) => {
        this.landed(waiters.length);
        this.failed(batch, failureOf(error), beganMs);
      },
    );
  }

  /** Each value is decoded once, by the first who still waits for it. */
  private decoding(group: readonly Asked[], values: readonly (Buffer | null)[]): (waiter: Reader) => Promised {
    if (group.length === 1 && group[0]?.waiters.length === 1) return ({ key }) => this.read(key, values[0] ?? null);
    const places = new Map(group.map(({ key }, place) => [key, place]));
    const reads: Promised[] = [];
    return ({ key }) => {
      const place = places.get(key) ?? 0;
      return (reads[place] ??= this.read(key, values[place] ?? null));
    };
  }

  private async fetch(keys: readonly string[]): Promise<readonly (Buffer | null)[]> {
    const [first] = keys;
    if (keys.length > 1 || first === undefined) return this.commands.issue((client) => client.mgetBuffer([...keys]));
    return [await this.commands.issue((client) => client.getrangeBuffer(first, 0, this.parts.codec.bytesMax))];
  }

  private landed(callers: number): void {
    this.flying -= 1;
    this.commands.leave(callers);
  }

  private read(key: string, value: Buffer | null): Promised {
    if (value === null || value.byteLength === 0) return ABSENT;
    const read = this.parts.codec.decode(key, value);
    return read instanceof Promise ? read.then((late) => this.heeded(key, late)) : this.heeded(key, read);
  }

  private heeded(key: string, read: StoreRead): StoreRead {
    if (read.kind === 'defect') this.parts.onDefect(key);
    return read;
  }

  private failed(batch: ReadBatch, failure: StoreError, beganMs: number): void {
    this.commands.heedFailure(failure, beganMs);
    if (failure.reason === 'WRONGTYPE') {
      batch.deliver(({ key }) => {
        this.parts.onDefect(key);
        return { kind: 'defect', defect: 'foreign' };
      });
    } else if (failure.reason === 'TRYAGAIN' && batch.size > 1) this.separate(batch.release());
    else batch.fail(failure);
  }

  /** A slot on its way has only some of the keys: nothing was read, and each key is asked for alone. */
  private separate(waiters: readonly Reader[]): void {
    for (const asked of byKey(waiters)) {
      asked.waiters.forEach(() => {
        this.commands.enter();
      });
      this.send([asked]);
    }
  }

  private expect(values: readonly (Buffer | null)[]): void {
    let largest = this.bytesExpected * EXPECTATION_KEPT;
    for (const value of values) if (value !== null && value.byteLength > largest) largest = value.byteLength;
    this.bytesExpected = largest;
  }
}

function byKey(waiters: readonly Reader[]): Asked[] {
  const asked = new Map<string, Reader[]>();
  for (const waiter of waiters) {
    const others = asked.get(waiter.key);
    if (others === undefined) asked.set(waiter.key, [waiter]);
    else others.push(waiter);
  }
  return [...asked].map(([key, all]) => ({ key, waiters: all }));
}

function chunks<T>(all: readonly T[], most: number): (readonly T[])[] {
  if (all.length <= most) return all.length === 0 ? [] : [all];
  return Array.from({ length: Math.ceil(all.length / most) }, (_, index) =>
    all.slice(index * most, (index + 1) * most),
  );
}
