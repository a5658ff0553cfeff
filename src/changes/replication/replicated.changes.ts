import { Logger } from '@nestjs/common';
import type { OpenStream, ReplicationStreams, StreamedMessage } from '../../database/replication.stream.js';
import type { ChangeRecorder } from '../change.recorder.js';
import type { ReplicationSlot } from './replication.slot.js';
import { UntoldChanges } from './untold-changes.js';

/** `off`: not wanted. `refused`: the server cannot, see the reason. `standby`: another process reads. `lost`: to be taken up again. */
export interface ReplicationStatus {
  readonly state: 'off' | 'refused' | 'standby' | 'following' | 'lost';
  readonly reason: string | null;
  /** Transactions of this process's reading in which a table was changed and no trigger told of it. */
  readonly untold: number;
  /** Tables that cannot be followed: of another owner, or without an identity of their rows. */
  readonly unfollowed: readonly string[];
}

const IN_USE = '55006';
const OFF: ReplicationStatus = { state: 'off', reason: null, untold: 0, unfollowed: [] };

export interface TrackedNames {
  /** Tables that answers depend on, `schema.table`. */
  names(): readonly string[];
}

/**
 * A second ear for changes: the server's own log, in which also those stand that fire no triggers (of a subscription, of triggers that
 * were switched off). It tells of them within moments of their commit, where an audit finds only what was done to the table. What
 * triggers told is not told again. One process of all reads; the slot itself is the lease.
 *
 * It makes nothing weaker and promises nothing by itself: a table without triggers stays untracked, and answers over it live shortly.
 */
export class ReplicatedChanges {
  private readonly logger = new Logger(ReplicatedChanges.name);
  private stream: OpenStream | undefined;
  private current: ReplicationStatus = OFF;
  private isStopped = false;

  constructor(
    private readonly slot: Pick<ReplicationSlot, 'prepare'>,
    private readonly streams: Pick<ReplicationStreams, 'open'>,
    private readonly recorder: Pick<ChangeRecorder, 'record'>,
    private readonly tables: TrackedNames,
  ) {}

  status(): ReplicationStatus {
    return this.current;
  }

  /** Begins to read where nobody does. To be called again and again; throws what is not foreseen. */
  async attend(): Promise<void> {
    if (this.stream !== undefined || this.isStopped) return;
    const prepared = await this.slot.prepare();
    if ('lacks' in prepared) {
      this.turn('refused', prepared.lacks);
      return;
    }
    this.current = { ...this.current, unfollowed: prepared.unfollowed };
    if (prepared.isNew) await this.tellOf(this.tables.names());
    const untold = new UntoldChanges();
    try {
      this.stream = await this.streams.open(prepared.source, (message) => this.hear(untold, message));
    } catch (error) {
      if ((error as { code?: unknown }).code !== IN_USE) throw error;
      this.turn('standby', null);
      return;
    }
    this.turn('following', null);
    void this.stream.ended.then((reason) => {
      this.stream = undefined;
      if (!this.isStopped) this.turn('lost', reason?.message ?? null);
    });
    // Stopped while it opened.
    if (this.hasEnded()) await this.stop();
  }

  async stop(): Promise<void> {
    this.isStopped = true;
    await this.stream?.stop();
  }

  private hasEnded(): boolean {
    return this.isStopped;
  }

  private async hear(untold: UntoldChanges, message: StreamedMessage): Promise<void> {
    const tables = untold.take(message);
    if (tables.length === 0) return;
    await this.tellOf(tables);
    this.current = { ...this.current, untold: this.current.untold + 1 };
  }

  private async tellOf(tables: readonly string[]): Promise<void> {
    if (tables.length > 0)
      await this.recorder.record(tables.flatMap((table) => [`table:${table}`, `table:${table}#*`]));
  }

  private turn(state: ReplicationStatus['state'], reason: string | null): void {
    const isNews = this.current.state !== state || this.current.reason !== reason;
    this.current = { ...this.current, state, reason };
    if (!isNews) return;
    if (state === 'refused') this.logger.warn({ message: 'the server cannot be followed by its own log', reason });
    else if (state === 'lost') this.logger.warn({ message: 'the server is no longer followed by its own log' });
    else if (state === 'following') this.logger.log('the server is followed by its own log');
  }
}
