import { ABSENT, type StoreRead } from '../engine/cache-store.port.js';
import type { EnvelopeCodec } from '../engine/envelope.codec.js';
import type { StoreError } from '../engine/store.error.js';
import { ReadBatch, type Waiter } from './read.batch.js';
import { failureOf } from './redis-failure.js';
import type { RedisCommands } from './redis.commands.js';

/** Most keys of one command. */
export const READ_KEYS_MAX = 128;

/** Bytes that one command may be expected to bring, going by what came lately. */
export const READ_BYTES_MAX = 2_097_152;

/** How much of the largest value of the last command is still expected of the next. */
const EXPECTATION_KEPT = 0.9;

/**
 * Reads of one tick leave as one command (in a cluster, one a slot), each caller with its own deadline and its own outcome.
 *
 * While an earlier read is under way, a batch is closed only when the event loop has seen all that came in meanwhile:
 * requests from many sockets then share a command. A read that is alone leaves in its own tick.
 *
 * A command for one key brings one byte more than an entry may have and no more, however large the value is, and tells what is
 * no string; MGET can do neither. So a batch is bounded by what was seen lately, and in one a key of another type is
 * absent until it is overwritten.
 */
export class RedisReads {
  private waiting: Waiter[] = [];
  private flying = 0;
  private bytesExpected = 0;

  constructor(
    private readonly commands: RedisCommands,
    private readonly codec: EnvelopeCodec,
    private readonly onDefect: (key: string) => void,
    /** Keys of different slots may not share a command; undefined where there are no slots. */
    private readonly slotOf?: (key: string) => number,
  ) {}

  get(key: string, budgetMs: number): Promise<StoreRead> {
    const refusal = this.commands.refusal();
    if (refusal !== undefined) return Promise.reject(refusal);
    this.commands.enter();
    return new Promise((resolve, reject) => {
      const deadlineMs = this.commands.clock.monotonicMs() + budgetMs;
      if (this.waiting.push({ key, deadlineMs, resolve, reject, isDone: false }) === 1) this.schedule();
    });
  }

  private schedule(): void {
    const flush = (): void => {
      const all = this.waiting;
      this.waiting = [];
      for (const group of this.groups(all)) this.send(group);
    };
    if (this.flying > 0) setImmediate(flush);
    else process.nextTick(flush);
  }

  private groups(all: Waiter[]): Waiter[][] {
    const most = Math.max(1, Math.min(READ_KEYS_MAX, Math.floor(READ_BYTES_MAX / Math.max(1, this.bytesExpected))));
    if (this.slotOf === undefined) return chunks(all, most);
    const bySlot = new Map<number, Waiter[]>();
    for (const waiter of all) {
      const slot = this.slotOf(waiter.key);
      const group = bySlot.get(slot);
      if (group === undefined) bySlot.set(slot, [waiter]);
      else group.push(waiter);
    }
    return [...bySlot.values()].flatMap((group) => chunks(group, most));
  }

  private send(group: readonly Waiter[]): void {
    const { clock } = this.commands;
    const beganMs = clock.monotonicMs();
    const batch = new ReadBatch(group, clock, (failure) => {
      this.commands.heedFailure(failure, beganMs);
    });
    this.flying += 1;
    this.fetch(group).then(
      (values) => {
        this.landed(group);
        this.commands.heedReply();
        this.expect(values);
        batch.deliver(({ key }, index) => this.read(key, values[index] ?? null));
      },
      (error: unknown) => {
        this.landed(group);
        this.failed(batch, failureOf(error), beganMs);
      },
    );
  }

  private async fetch(group: readonly Waiter[]): Promise<readonly (Buffer | null)[]> {
    const [first] = group;
    if (group.length > 1 || first === undefined)
      return this.commands.issue((client) => client.mgetBuffer(group.map(({ key }) => key)));
    return [await this.commands.issue((client) => client.getrangeBuffer(first.key, 0, this.codec.bytesMax))];
  }

  private landed(group: readonly Waiter[]): void {
    this.flying -= 1;
    this.commands.leave(group.length);
  }

  private read(key: string, value: Buffer | null): StoreRead | Promise<StoreRead> {
    if (value === null || value.byteLength === 0) return ABSENT;
    const read = this.codec.decode(key, value);
    return read instanceof Promise ? read.then((late) => this.heeded(key, late)) : this.heeded(key, read);
  }

  private heeded(key: string, read: StoreRead): StoreRead {
    if (read.kind === 'defect') this.onDefect(key);
    return read;
  }

  private failed(batch: ReadBatch, failure: StoreError, beganMs: number): void {
    this.commands.heedFailure(failure, beganMs);
    if (failure.reason === 'WRONGTYPE') {
      batch.deliver(({ key }) => {
        this.onDefect(key);
        return { kind: 'defect', defect: 'foreign' };
      });
    } else if (failure.reason === 'TRYAGAIN' && batch.size > 1) this.separate(batch.release());
    else batch.fail(failure);
  }

  /** A slot on its way has only some of the keys: nothing was read, and each key is asked for alone. */
  private separate(waiters: readonly Waiter[]): void {
    for (const waiter of waiters) {
      this.commands.enter();
      this.send([waiter]);
    }
  }

  private expect(values: readonly (Buffer | null)[]): void {
    let largest = this.bytesExpected * EXPECTATION_KEPT;
    for (const value of values) if (value !== null && value.byteLength > largest) largest = value.byteLength;
    this.bytesExpected = largest;
  }
}

function chunks<T>(all: T[], most: number): T[][] {
  if (all.length <= most) return all.length === 0 ? [] : [all];
  return Array.from({ length: Math.ceil(all.length / most) }, (_, index) =>
    all.slice(index * most, (index + 1) * most),
  );
}
