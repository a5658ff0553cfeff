import type { RecordedWrites } from '../../changes/recorded-writes.port.js';
import type { Clock, Timers } from '../../kernel/clock.js';
import { pause } from '../../kernel/pause.js';
import type { ConnectionLog } from '../stores/redis.connection.js';
import type { ModeRow, StreamLedger } from './stream.ledger.js';
import type { StreamMode } from './stream.mode.js';
import type { ServerVerdict, WriteServer } from './write.server.js';
import type { StreamStatus, WriteStream } from './write.stream.js';

export interface GateParts {
  readonly ledger: StreamLedger;
  readonly mode: StreamMode;
  readonly writes: RecordedWrites;
  readonly stream: WriteStream;
  readonly server: Pick<WriteServer, 'verdict'>;
  readonly clock: Clock & Timers;
  readonly logger: ConnectionLog;
  /** Whether the family asks for write-behind. */
  readonly isWanted: boolean;
  readonly leaseMs: number;
  /** Applies what is in the stream. False where some is left. */
  readonly drain: () => Promise<boolean>;
}

/** Beyond the lease, for whoever asked the log at its very end. */
const LEASE_SLACK_MS = 50;

/**
 * Decides, with all other processes, whether a family's writes go through or behind.
 *
 * Opening: PostgreSQL says behind first; past every lease the stream is opened. Closing: the stream is closed first, then drained, and
 * only then PostgreSQL says through. So at no moment does one process acknowledge by the stream what another would not look for, and no write
 * goes through while one is pending. The stream refuses to be opened by who decided earlier than it was closed or reopened (its generation).
 */
export class WriteGate {
  private running: Promise<void> | undefined;
  private losses = 0;

  constructor(private readonly parts: GateParts) {}

  /** How often a stream was found gone, with whatever it held. */
  get lost(): number {
    return this.losses;
  }

  /** Brings the mode to what the server allows. Many callers at once wait for one. A failure leaves it for the next time. */
  tend(): Promise<void> {
    this.running ??= this.decide().finally(() => {
      this.running = undefined;
    });
    return this.running;
  }

  private async decide(): Promise<void> {
    const { verdict } = this.parts.server;
    if (verdict.kind === 'away') return;
    const row = await this.parts.mode.read();
    if (verdict.kind === 'fit' && this.parts.isWanted) await this.openUp(row);
    else if (row.mode === 'behind') await this.goThrough(row, verdict);
  }

  private async openUp(row: ModeRow): Promise<void> {
    const { stream, mode, clock, drain } = this.parts;
    const status = await stream.status();
    const isBehind = row.mode === 'behind';
    if (isBehind && status.state === 'open' && !isReverted(status, row)) return;
    // What a closed or reverted stream still holds was acknowledged: it is applied before a new generation begins.
    if (status.length > 0 && !(await drain())) return;
    if (isBehind && status.state !== 'closed') this.tellLoss(status);
    const generation = await this.begin();
    await pause(this.parts.leaseMs + LEASE_SLACK_MS, clock);
    const outcome = await stream.open(generation);
    await mode.read();
    if (outcome === 'open') this.parts.logger.log('writes are acknowledged by the stream', this.named);
  }

  /** A generation of its own, so that none of its orders was ever given before. */
  private async begin(): Promise<number> {
    const { ledger, writes } = this.parts;
    const { value } = await writes.run(async (transaction) => {
      const held = await ledger.lock(transaction);
      await ledger.switch(transaction, 'behind');
      return held.generation + 1;
    });
    return value;
  }

  private async goThrough(row: ModeRow, verdict: ServerVerdict): Promise<void> {
    const { stream, drain, ledger, writes, mode, logger } = this.parts;
    const found = await stream.shut(row.generation);
    if (found.state === 'missing' || isReverted(found, row)) this.tellLoss(found);
    if (!(await drain())) return;
    await writes.run(async (transaction) => {
      const held = await ledger.lock(transaction);
      // With the row held nobody begins a generation, and without one nobody opens.
      const { state, length } = await stream.status();
      if (held.mode !== 'behind' || state === 'open' || length > 0) return;
      await ledger.switch(transaction, 'through');
    });
    await mode.read();
    const reason = verdict.kind === 'unfit' ? verdict.reasons.join('; ') : 'the family does not ask for write-behind';
    logger.warn('writes go through to the database', { ...this.named, reason });
  }

  private tellLoss(status: StreamStatus): void {
    this.losses += 1;
    const state = status.state === 'missing' ? 'gone' : 'older than what was applied from it';
    const logged = { ...this.named, state };
    this.parts.logger.warn('a stream of writes begins anew; what it had acknowledged and not applied is lost', logged);
  }

  private get named(): { readonly stream: string } {
    return { stream: this.parts.ledger.name };
  }
}

/** The server has gone back to an earlier state: it would give orders a second time. */
function isReverted(status: StreamStatus, row: ModeRow): boolean {
  return status.order < row.applied && status.generation <= row.generation;
}
