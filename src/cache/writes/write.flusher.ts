import { Logger } from '@nestjs/common';
import type { RecordedWrites } from '../../changes/recorded-writes.port.js';
import type { Clock, CancelTimer, Timers } from '../../kernel/clock.js';
import type { RecordedTransaction } from '../../kernel/recorded-transaction.js';
import { pause } from '../../kernel/pause.js';
import type { ChangeLog } from '../engine/change-log.port.js';
import type { BatchApplier } from './batch.applier.js';
import type { StreamLedger } from './stream.ledger.js';
import type { StreamEntry, WriteStream } from './write.stream.js';
import { isTransient } from './failure.class.js';
import type { WriteServer } from './write.server.js';
import type { WriteTally } from './write.tally.js';

export interface FlushSettings {
  /** Pause between two looks for something to apply. */
  readonly flushMs: number;
  readonly flushBatchMax: number;
  readonly retryFirstMs: number;
  readonly retryMaxMs: number;
}

export interface FlusherParts {
  readonly ledger: StreamLedger;
  readonly writes: RecordedWrites;
  readonly stream: WriteStream;
  readonly server: Pick<WriteServer, 'refusal'>;
  readonly applier: BatchApplier;
  readonly log: ChangeLog;
  readonly clock: Clock & Timers;
  readonly tally: WriteTally;
  readonly settings: FlushSettings;
}

type Flushed = 'empty' | 'some' | 'busy';

/**
 * Applies what the stream holds, oldest first.
 *
 * Order: the batch is read, the family's row is locked, what was applied already is skipped, the rest is applied and the row says how far,
 * all in one transaction; then the change log covers it; then the entries go. Whoever dies in between leaves entries that the next one
 * finds applied. Entries go last: until then every process takes the value from the stream, and from then on from the database at the
 * position that covers it, so that no reader meets a moment in between.
 */
export class WriteFlusher {
  private readonly logger = new Logger(WriteFlusher.name);
  private cancelNext: CancelTimer = () => undefined;
  private turn: Promise<Flushed> | undefined;
  private failures = 0;
  private stopped = true;

  constructor(private readonly parts: FlusherParts) {}

  start(): void {
    this.stopped = false;
    this.later(this.parts.settings.flushMs);
  }

  stop(): void {
    this.stopped = true;
    this.cancelNext();
  }

  /**
   * Applies until nothing is left, or until the deadline. False where something is left, or another process is at it.
   * @param untilMs by the monotonic clock.
   */
  async drain(untilMs: number): Promise<boolean> {
    const { clock, settings } = this.parts;
    for (;;) {
      if (clock.monotonicMs() >= untilMs) return false;
      const flushed = await this.flush().catch(() => 'failed' as const);
      if (flushed === 'empty') return true;
      if (flushed === 'some') continue;
      const pauseMs = flushed === 'failed' ? this.pauseMs() : settings.retryFirstMs;
      await pause(Math.max(1, Math.min(pauseMs, untilMs - clock.monotonicMs())), clock);
    }
  }

  /** One batch. @throws whatever kept it from being applied; it stays. */
  flush(): Promise<Flushed> {
    this.turn ??= this.batch().finally(() => {
      this.turn = undefined;
    });
    return this.turn;
  }

  private async batch(): Promise<Flushed> {
    try {
      const flushed = await this.applied();
      if (flushed !== 'busy') this.failures = 0;
      return flushed;
    } catch (error) {
      this.failures += 1;
      this.parts.tally.failed();
      if (!isTransient(error)) this.parts.applier.suspect();
      if (this.failures === 1) this.logger.warn({ message: 'pending writes cannot be applied yet', stream: this.name });
      throw error;
    }
  }

  private async applied(): Promise<Flushed> {
    const { stream, writes, tally, clock, settings, log } = this.parts;
    const entries = await stream.oldest(settings.flushBatchMax);
    if (entries.length === 0) return 'empty';
    const beganMs = clock.monotonicMs();
    const { value: done, seq } = await writes.run((transaction) => this.apply(transaction, entries));
    if (done === 'busy') return 'busy';
    const position = log.position();
    if (done.length > 0 && position !== undefined) {
      await stream.settle(done, { incarnation: position.incarnation, seq });
      tally.flushed(done.length, clock.monotonicMs() - beganMs);
    }
    const { failure } = this.parts.applier;
    if (failure !== undefined) throw failure;
    return 'some';
  }

  private async apply(
    transaction: RecordedTransaction,
    entries: readonly StreamEntry[],
  ): Promise<readonly StreamEntry[] | 'busy'> {
    const { ledger, applier } = this.parts;
    const row = await ledger.tryLock(transaction);
    if (row === undefined) return 'busy';
    const known = entries.filter(({ order }) => order <= row.applied);
    const fresh = entries.filter(({ order }) => order > row.applied);
    const done = await applier.apply(transaction, fresh);
    const last = done.at(-1);
    if (last !== undefined) await ledger.advance(transaction, last.order);
    return [...known, ...done];
  }

  private later(delayMs: number): void {
    if (this.stopped) return;
    this.cancelNext();
    this.cancelNext = this.parts.clock.after(delayMs, () => void this.round());
  }

  private async round(): Promise<void> {
    let flushed: Flushed | 'failed' = 'empty';
    try {
      if (this.parts.server.refusal() === undefined) flushed = await this.flush();
    } catch {
      flushed = 'failed';
    }
    this.later(flushed === 'some' ? 0 : this.pauseMs());
  }

  private pauseMs(): number {
    const { flushMs, retryFirstMs, retryMaxMs } = this.parts.settings;
    if (this.failures === 0) return flushMs;
    return Math.min(retryMaxMs, retryFirstMs * 2 ** Math.min(this.failures - 1, 20));
  }

  private get name(): string {
    return this.parts.ledger.name;
  }
}
