import type { RecordedWrites } from '../../changes/recorded-writes.port.js';
import type { JsonObject } from '../../kernel/canonical-json.js';
import type { Clock } from '../../kernel/clock.js';
import type { BatchApplier } from './batch.applier.js';
import type { DeadWrite, StreamLedger, WriteMode } from './stream.ledger.js';
import type { StreamMode } from './stream.mode.js';
import type { WriteFlusher } from './write.flusher.js';
import type { WriteGate } from './write.gate.js';
import type { WriteServer } from './write.server.js';
import type { StreamStatus, WriteStream } from './write.stream.js';
import type { TallySnapshot, WriteTally } from './write.tally.js';

/** Why writes go through where nobody set a stream: a choice, and no fault. */
export const STREAM_UNSET = 'WRITE_BEHIND_REDIS_URL is not set';

/** What works for one family behind its verbs. */
export interface FamilyWorks {
  readonly name: string;
  readonly region: string;
  readonly pattern: WriteMode;
  readonly ledger: StreamLedger;
  readonly mode: StreamMode;
  readonly gate: WriteGate | null;
  readonly stream: WriteStream | null;
  readonly flusher: WriteFlusher | null;
  readonly applier: BatchApplier;
  readonly server: WriteServer | null;
  readonly writes: RecordedWrites;
  readonly clock: Clock;
  readonly tally: WriteTally;
  readonly backlogMax: number;
  readonly applyWaitMs: number;
}

export interface FamilyReport {
  readonly family: string;
  readonly region: string;
  /** What it asks for. */
  readonly pattern: WriteMode;
  /** What it is; null where that is not known yet. */
  readonly mode: WriteMode | null;
  /** Why it is not what it asks for, or cannot be asked; null where nothing is amiss. */
  readonly reason: string | null;
  /** Null where the stream cannot be asked. */
  readonly pending: number | null;
  readonly oldestPendingMs: number | null;
  readonly backlogMax: number;
  readonly lostStreams: number;
  readonly counts: TallySnapshot;
}

/** One family that is written: its life, and what is told of it. */
export class WrittenWorks {
  constructor(private readonly works: FamilyWorks) {}

  get name(): string {
    return this.works.name;
  }

  get wantsStream(): boolean {
    return this.works.pattern === 'behind';
  }

  get ledger(): StreamLedger {
    return this.works.ledger;
  }

  start(): void {
    this.works.flusher?.start();
  }

  /** Nothing is thrown: what fails is tried again at the next examination of the server. */
  async tend(): Promise<void> {
    await this.works.gate?.tend().catch(() => undefined);
  }

  /** Applies what is pending, until the deadline on the monotonic clock. What is left stays in the stream. */
  async stop(untilMs: number): Promise<boolean> {
    const { flusher, server } = this.works;
    flusher?.stop();
    if (flusher === null || server?.refusal() !== undefined) return true;
    return flusher.drain(untilMs);
  }

  /** Applies what is pending now. False where some is left after the time that a change would wait, or another process is at it. */
  async applyPending(): Promise<boolean> {
    const { flusher, clock, applyWaitMs } = this.works;
    return flusher === null || flusher.drain(clock.monotonicMs() + applyWaitMs);
  }

  async report(): Promise<FamilyReport> {
    const { name, region, pattern, gate, tally, backlogMax, clock } = this.works;
    const mode = await this.mode();
    const status = mode === 'behind' ? await this.status() : undefined;
    const oldestAtMs = status?.oldestAtMs;
    return {
      ...{ family: name, region, pattern, mode, backlogMax },
      reason: this.reason(mode, status),
      pending: mode === 'behind' ? (status?.length ?? null) : 0,
      oldestPendingMs: oldestAtMs === undefined ? null : Math.max(0, clock.now() - oldestAtMs),
      lostStreams: gate?.lost ?? 0,
      counts: tally.snapshot(),
    };
  }

  /** The dead letters, oldest first, without their values. */
  async dead(most: number): Promise<readonly JsonObject[]> {
    const { writes, ledger } = this.works;
    const { value } = await writes.run((transaction) => ledger.dead(transaction, most));
    return value.map(({ order, key, reason, attempts, diedAt }) => ({ order, key, reason, attempts, diedAt }));
  }

  async countDead(): Promise<number> {
    const { writes, ledger } = this.works;
    return (await writes.run((transaction) => ledger.countDead(transaction))).value;
  }

  /** Applies dead letters anew, in their order of then: one that something later has overwritten changes nothing. */
  async retry(most: number, only?: string): Promise<{ readonly applied: number; readonly failed: number }> {
    const { writes, ledger } = this.works;
    const { value: dead } = await writes.run((transaction) => ledger.dead(transaction, most));
    const chosen = dead.filter(({ order }) => only === undefined || order === only);
    let applied = 0;
    for (const each of chosen) {
      if (await this.revived(each)) applied += 1;
    }
    return { applied, failed: chosen.length - applied };
  }

  /**
   * Gives a stream up that does not come back: from now on writes go through. Should it come back after all, what it holds is applied where
   * nothing later was written. False where there is nothing to give up.
   */
  async abandon(): Promise<boolean> {
    const { writes, ledger, mode } = this.works;
    const { value } = await writes.run(async (transaction) => {
      const row = await ledger.lock(transaction);
      if (row.mode === 'behind') await ledger.switch(transaction, 'through');
      return row.mode === 'behind';
    });
    await mode.read();
    return value;
  }

  private async revived({ order, key, sealed }: DeadWrite): Promise<boolean> {
    const { writes, ledger, applier } = this.works;
    try {
      await writes.run(async (transaction) => {
        await applier.applyOne(transaction, { order: BigInt(order), key, sealed });
        await ledger.exhume(transaction, order);
      });
      return true;
    } catch {
      return false;
    }
  }

  private async mode(): Promise<WriteMode | null> {
    const { mode } = this.works;
    return mode.verified().then(
      (row) => row.mode,
      () => mode.last?.mode ?? null,
    );
  }

  private async status(): Promise<StreamStatus | undefined> {
    return this.works.stream?.status().catch(() => undefined);
  }

  private reason(mode: WriteMode | null, status: StreamStatus | undefined): string | null {
    const { pattern, server } = this.works;
    if (mode === pattern && (mode === 'through' || status?.state === 'open')) return null;
    if (server === null) return STREAM_UNSET;
    const { verdict } = server;
    if (verdict.kind === 'unfit') return verdict.reasons.join('; ');
    return verdict.kind === 'away' ? `the server is away: ${verdict.reason}` : 'the stream is being opened or drained';
  }
}
