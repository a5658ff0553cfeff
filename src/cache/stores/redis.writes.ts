import { StoreError } from '../engine/store.error.js';
import { bySlot, CommandBatch, type Waiter } from './command.batch.js';
import { RedirectError } from './redirect.error.js';
import { failureOf } from './redis-failure.js';
import type { RedisCommands } from './redis.commands.js';

/** One entry on its way. */
interface Store extends Waiter<void> {
  readonly envelope: Buffer;
  readonly ttlMs: number;
  readonly budgetMs: number;
}

type StoreBatch = CommandBatch<void, Store>;

/** Most entries of one command, and most bytes: the server does nothing else meanwhile, and begins when all has come. */
export const STORE_KEYS_MAX = 128;
export const STORE_BYTES_MAX = 131_072;

/** KEYS: where to store. ARGV: for each, the entry and its milliseconds. */
const STORE_ALL = `
for at = 1, #KEYS do
  redis.call('SET', KEYS[at], ARGV[2 * at - 1], 'PX', ARGV[2 * at])
end
return #KEYS`;

/** The reads that leave through the same connection. */
export interface ReadsAhead {
  /** Whether some wait for the end of the event loop's turn. */
  readonly isGathering: boolean;
  flush(): void;
}

/**
 * Stores of one tick leave as one command (in a cluster, one a slot), each with its own deadline and its own outcome: what the client does
 * for a command of its own was most of what a store cost.
 *
 * Nobody stands still for a store, and somebody does for each read: so the reads of the tick leave first. The server answers them and stores
 * while they are made use of here; were it the other way round, each read would wait until it has stored what those before it had
 * loaded. A read of what is to be stored is the exception.
 *
 * What a server refuses as one it is asked for one by one, so that each is told its own outcome; storing again what was stored in the
 * same tick changes nothing. A server that grants no scripts is asked so from then on.
 */
export class RedisWrites {
  private waiting: Store[] = [];
  private isScripted = true;
  private readonly due = (): void => {
    if (this.reads.isGathering) setImmediate(this.behindReads);
    else this.behindReads();
  };
  private readonly behindReads = (): void => {
    this.reads.flush();
    this.flush();
  };

  constructor(
    private readonly commands: RedisCommands,
    private readonly reads: ReadsAhead,
    /** Keys of different slots may not share a command; undefined where there are no slots. */
    private readonly slotOf?: (key: string) => number,
  ) {}

  set(key: string, envelope: Buffer, ttlMs: number, budgetMs: number): Promise<void> {
    const refusal = this.commands.refusal();
    if (refusal !== undefined) return Promise.reject(refusal);
    this.commands.enter();
    return new Promise((resolve, reject) => {
      // Until it leaves, the caller waits for this process and not for the server.
      const store = { key, envelope, ttlMs, budgetMs, deadlineMs: Infinity, resolve, reject, isDone: false };
      if (this.waiting.push(store) === 1) process.nextTick(this.due);
    });
  }

  /** Sends what waits, where a read asks for it: it must find what was stored before. */
  flushBefore(reads: readonly { readonly key: string }[]): void {
    if (this.waiting.length === 0) return;
    const keys = new Set(this.waiting.map(({ key }) => key));
    if (reads.some(({ key }) => keys.has(key))) this.flush();
  }

  /** Sends what waits: before what must come after it. */
  flush(): void {
    const all = this.waiting;
    if (all.length === 0) return;
    this.waiting = [];
    const leftMs = this.commands.clock.monotonicMs();
    for (const store of all) store.deadlineMs = leftMs + store.budgetMs;
    for (const group of this.groups(all)) this.send(group);
  }

  private groups(all: readonly Store[]): (readonly Store[])[] {
    if (!this.isScripted) return all.map((store) => [store]);
    return bySlot(all, this.slotOf).flatMap(inPieces);
  }

  private send(stores: readonly Store[]): void {
    const { commands } = this;
    const beganMs = commands.clock.monotonicMs();
    const batch: StoreBatch = new CommandBatch(stores, commands.clock, (failure) => {
      commands.heedFailure(failure, beganMs);
    });
    this.issue(stores).then(
      () => {
        commands.leave(stores.length);
        commands.heedReply();
        batch.deliver(() => undefined);
      },
      (error: unknown) => {
        commands.leave(stores.length);
        this.failed(batch, failureOf(error), beganMs);
      },
    );
  }

  private issue(stores: readonly Store[]): Promise<unknown> {
    const [first] = stores;
    if (stores.length === 1 && first !== undefined) {
      const { key, envelope, ttlMs } = first;
      return this.commands.issue((client) => client.set(key, envelope, 'PX', ttlMs));
    }
    const words: (string | number | Buffer)[] = stores.map(({ key }) => key);
    for (const { envelope, ttlMs } of stores) words.push(envelope, ttlMs);
    return this.commands.issue((client) => client.eval(STORE_ALL, stores.length, ...words));
  }

  private failed(batch: StoreBatch, failure: StoreError, beganMs: number): void {
    const isRefused = failure.failure === 'refused' && !(failure instanceof RedirectError);
    if (!isRefused || batch.size === 1) {
      this.commands.heedFailure(failure, beganMs);
      batch.fail(failure);
      return;
    }
    // What follows from the refusal follows from theirs: a connection that is given up now could not ask for them.
    this.commands.heedReply();
    if (failure.reason === 'NOPERM') this.isScripted = false;
    for (const store of batch.release()) {
      this.commands.enter();
      this.send([store]);
    }
  }
}

function inPieces(stores: readonly Store[]): (readonly Store[])[] {
  const pieces: Store[][] = [];
  let bytes = Infinity;
  for (const store of stores) {
    const last = pieces.at(-1);
    bytes += store.envelope.byteLength;
    if (last !== undefined && last.length < STORE_KEYS_MAX && bytes <= STORE_BYTES_MAX) last.push(store);
    else {
      pieces.push([store]);
      bytes = store.envelope.byteLength;
    }
  }
  return pieces;
}
