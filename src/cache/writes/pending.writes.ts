import { FalajError } from '../../kernel/falaj-error.js';
import type { AnswerDelivery } from '../../kernel/query-answer.js';
import type { ReadIntent } from '../../kernel/query-scope.js';
import type { RecordedTransaction } from '../../kernel/recorded-transaction.js';
import type { Clock } from '../../kernel/clock.js';
import type { ChangeLog } from '../engine/change-log.port.js';
import { StoreError } from '../engine/store.error.js';
import type { OwnWrites } from './own.writes.js';
import type { ModeRow, StreamLedger } from './stream.ledger.js';
import type { StreamMode } from './stream.mode.js';
import type { WriteFlusher } from './write.flusher.js';
import type { WriteGate } from './write.gate.js';
import type { SealedWrite, WriteSeal } from './write.seal.js';
import type { WriteServer } from './write.server.js';
import type { StreamLook, WriteStream } from './write.stream.js';
import type { WriteTally } from './write.tally.js';

export interface PendingParts {
  readonly ledger: StreamLedger;
  readonly mode: StreamMode;
  readonly gate: Pick<WriteGate, 'tend'> | null;
  /** Null where no server is set for the process: it cannot look, so it must not answer where others write behind. */
  readonly stream: WriteStream | null;
  readonly server: Pick<WriteServer, 'verdict' | 'refusal'> | null;
  readonly flusher: Pick<WriteFlusher, 'drain'> | null;
  readonly seal: WriteSeal;
  readonly own: OwnWrites;
  readonly log: ChangeLog;
  readonly clock: Clock;
  readonly tally: WriteTally;
  readonly limits: {
    readonly backlogMax: number;
    readonly confirmBudgetMs: number;
    readonly applyWaitMs: number;
  };
}

export interface Overlay<A> {
  /** The latest acknowledged write, not applied yet. */
  readonly pending: (value: unknown, delivery: AnswerDelivery) => A;
  /** Nothing is pending: the value as the database has it, at the position that the reading names. */
  readonly applied: (reading: ReadIntent) => Promise<A>;
}

const FROM_STREAM: AnswerDelivery = Object.freeze({ status: 'bypass', detail: 'pending', stored: false });
const OWN_ALONE: AnswerDelivery = Object.freeze({ status: 'stale', detail: 'pending-own', stored: false });

/**
 * What of one family is acknowledged and not applied yet, laid over every read.
 *
 * While the family is written behind, every read looks into the stream first, whatever the cache holds: the cache cannot know of a write
 * that no change log tells yet. Found there, the write is the answer. Else everything acknowledged before the look is in the database, and
 * the look says by which position of the change log: the read is made at that position or later. So in whatever process, a read that begins
 * after an acknowledgement sees that write or a later one. Where the stream cannot be asked there is no answer: only this process's own
 * write, labelled, as long as the database confirms that it has not been applied.
 */
export class PendingWrites {
  constructor(private readonly parts: PendingParts) {}

  async overlaid<A>(key: string, reading: ReadIntent, overlay: Overlay<A>): Promise<A> {
    if (this.parts.mode.atHand()?.mode === 'through') return overlay.applied(reading);
    if (!(await this.isBehind())) return overlay.applied(reading);
    const { stream, tally, own } = this.parts;
    let look: StreamLook;
    try {
      look = await this.look(key);
    } catch (error) {
      return this.withoutStream(key, reading, overlay, error);
    }
    if (look.pending === undefined) {
      own.forget(key, own.find(key)?.order ?? 0n);
      return overlay.applied(await this.after(reading, look));
    }
    const write = await this.parts.seal.open(key, look.pending.sealed);
    if (stream === null || write === undefined) throw this.away('a pending write cannot be opened');
    tally.count('overlaid');
    return overlay.pending(write.value, FROM_STREAM);
  }

  /** Whether writes of the family go behind. What was last known to go behind is asked of the stream itself, also where the log is away. */
  async isBehind(): Promise<boolean> {
    const { mode } = this.parts;
    if (mode.last?.mode === 'behind') return true;
    return (await mode.verified()).mode === 'behind';
  }

  /**
   * Gives the write's order once it is durable; undefined where the stream takes nothing any more.
   * @throws FalajError cache.write_backlog, cache.writes_away, cache.write_unconfirmed, request.too_large.
   */
  async append(key: string, write: SealedWrite): Promise<bigint | undefined> {
    const { stream, server, tally, own, limits } = this.parts;
    const sealed = await this.sealed(key, write);
    if (server?.verdict.kind === 'unfit') return undefined;
    if (stream === null || server?.verdict.kind !== 'fit' || server.refusal() !== undefined) {
      if ((await this.parts.mode.verified()).mode === 'through') return undefined;
      tally.count('refused');
      throw this.away('the stream of writes cannot be reached');
    }
    const appended = await stream.append(key, sealed).catch((error: unknown) => {
      throw this.unconfirmed(error);
    });
    if (appended.kind === 'ok') {
      tally.count('acknowledged');
      own.remember(key, { order: appended.order, value: write.value });
      return appended.order;
    }
    if (appended.kind !== 'full') return undefined;
    tally.count('refused');
    throw new FalajError('cache.write_backlog', `${limits.backlogMax} writes wait to be applied`);
  }

  /** Applies what is pending of any key, where these have something pending. @throws FalajError cache.writes_away */
  async applyAll(keys: readonly string[]): Promise<void> {
    if (!(await this.isBehind())) return;
    if (await this.hasNone(keys)) return;
    const { flusher, clock, limits } = this.parts;
    if ((await flusher?.drain(clock.monotonicMs() + limits.applyWaitMs)) !== true) {
      throw this.away('writes of the same value are pending and cannot be applied yet');
    }
  }

  /** Within a transaction: holds the mode, and the flush, until it ends. False where something is pending by now. */
  async holdWithoutPending(transaction: RecordedTransaction, keys: readonly string[]): Promise<boolean> {
    const row = await this.parts.ledger.lock(transaction);
    return row.mode === 'through' || this.hasNone(keys);
  }

  /** Brings the mode to what the server allows, and learns it. */
  async tend(): Promise<void> {
    await this.parts.gate?.tend();
    await this.parts.mode.read();
  }

  away(detail: string): FalajError {
    const { server } = this.parts;
    const verdict = server?.verdict;
    const reason = server === null ? 'unset' : verdict?.kind === 'away' ? verdict.reason : 'busy';
    return new FalajError('cache.writes_away', detail, { fields: { stream: this.parts.ledger.name, reason } });
  }

  private async hasNone(keys: readonly string[]): Promise<boolean> {
    try {
      const looks = await Promise.all(keys.map((key) => this.look(key)));
      return looks.every(({ pending }) => pending === undefined);
    } catch {
      throw this.away('the stream of writes cannot be asked');
    }
  }

  /** A look that may be relied on: the stream knows itself, and is not what a former mode left behind. */
  private async look(key: string): Promise<StreamLook> {
    const { stream, mode } = this.parts;
    if (stream === null) throw new StoreError('unavailable', 'unset');
    const look = await stream.look(key);
    if (look.state === 'open') return look;
    // Closed: nothing is appended, and the writes that go through instead are told by the log. Missing: nobody knows what was there.
    const row: ModeRow = await mode.verified();
    if (look.state === 'missing' && row.mode === 'behind') throw new StoreError('unavailable', 'MISSING');
    return look;
  }

  /** Everything that was applied is behind this position. */
  private async after(reading: ReadIntent, { settled }: StreamLook): Promise<ReadIntent> {
    const { log, limits } = this.parts;
    if (settled === undefined) return reading;
    if (log.position()?.incarnation !== settled.incarnation) {
      // Another history: the head of whichever there is now lies behind all that was applied.
      if (!(await log.confirm(limits.confirmBudgetMs))) {
        throw new FalajError('change.unreached', 'the change log cannot be asked for what was applied');
      }
      if (log.position()?.incarnation !== settled.incarnation) return reading;
    }
    return { ...reading, minimumSeq: Math.max(reading.minimumSeq ?? 0, settled.seq) };
  }

  /** The last that is known of the mode may be older than what others have agreed on since, so it is asked anew. */
  private async withoutStream<A>(key: string, reading: ReadIntent, overlay: Overlay<A>, error: unknown): Promise<A> {
    if (!(error instanceof StoreError)) throw error;
    const { own, mode } = this.parts;
    const { mode: agreed, applied } = await mode.read();
    if (agreed === 'through') return overlay.applied(reading);
    const mine = own.find(key);
    if (mine !== undefined && applied < mine.order) return overlay.pending(mine.value, OWN_ALONE);
    if (mine !== undefined) own.forget(key, mine.order);
    throw this.away('whether writes of this value are pending cannot be asked');
  }

  private async sealed(key: string, write: SealedWrite): Promise<Buffer> {
    try {
      return await this.parts.seal.seal(key, write);
    } catch (cause) {
      if (cause instanceof FalajError) throw cause;
      throw new FalajError('config.invalid', 'the region is encrypted, and there is no key for it', { cause });
    }
  }

  /** An answer of the server says that nothing was written; no answer says nothing. */
  private unconfirmed(error: unknown): FalajError {
    const { tally, ledger } = this.parts;
    const failure = error instanceof StoreError ? error : new StoreError('unavailable');
    const fields = { stream: ledger.name, reason: failure.reason };
    if (failure.failure === 'refused' || failure.failure === 'saturated') {
      tally.count('refused');
      return new FalajError('cache.writes_away', 'the stream of writes refused the write', { fields, cause: error });
    }
    tally.count('unconfirmed');
    return new FalajError('cache.write_unconfirmed', 'the write was sent and not acknowledged', {
      fields,
      cause: error,
    });
  }
}
