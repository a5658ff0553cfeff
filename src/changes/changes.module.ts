import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { Global, Inject, Logger, Module, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { SETTINGS, type Settings } from '../config/settings.js';
import { ControlChannelFactory } from '../database/control-channel.factory.js';
import { OwnerConnection } from '../database/owner-connection.js';
import { ReplicationStreams } from '../database/replication.stream.js';
import { WriteTransaction } from '../database/write-transaction.js';
import type { Clock, Timers } from '../kernel/clock.js';
import { CLOCK } from '../observability/clock.token.js';
import { CHANGE_LOG } from './change-log.token.js';
import { ChangeFollower } from './change.follower.js';
import { ChangeRecorder } from './change.recorder.js';
import { ChangeReport } from './change.report.js';
import { type ControlLink, FOLLOW_LINK, SERVICE_LINK } from './control-link.js';
import { RecordedWrites } from './recorded-writes.port.js';
import { RepeatingTask } from './repeating-task.js';
import { ReplicatedChanges } from './replication/replicated.changes.js';
import { ReplicationSlot } from './replication/replication.slot.js';
import { TableTracker } from './table.tracker.js';
import { TRACKED_TABLES, type TrackedTable } from './tracked-tables.token.js';
import { TransactionWrites } from './transaction.writes.js';

const HEARTBEAT_MS = 1000;

const links = [FOLLOW_LINK, SERVICE_LINK].map((provide) => ({
  provide,
  inject: [ControlChannelFactory],
  useFactory: (factory: ControlChannelFactory): ControlLink => factory.create(),
}));

const services = [
  {
    provide: ChangeFollower,
    inject: [FOLLOW_LINK, SETTINGS, CLOCK],
    useFactory: (link: ControlLink, settings: Settings, clock: Clock & Timers) =>
      new ChangeFollower(link, settings.changes, clock),
  },
  { provide: CHANGE_LOG, useExisting: ChangeFollower },
  {
    provide: ChangeRecorder,
    inject: [FOLLOW_LINK, ChangeFollower, SETTINGS],
    useFactory: (link: ControlLink, follower: ChangeFollower, settings: Settings) =>
      new ChangeRecorder(link, follower, settings.changes),
  },
  {
    provide: RecordedWrites,
    inject: [WriteTransaction, ChangeRecorder],
    useFactory: (transactions: WriteTransaction, recorder: ChangeRecorder) =>
      new TransactionWrites(transactions, recorder),
  },
  {
    provide: TableTracker,
    inject: [OwnerConnection, SERVICE_LINK, TRACKED_TABLES, SETTINGS],
    useFactory: (owner: OwnerConnection, link: ControlLink, tables: readonly TrackedTable[], settings: Settings) =>
      new TableTracker(owner, link, tables, settings.changes.auditMs),
  },
  {
    provide: ReplicationSlot,
    inject: [OwnerConnection],
    useFactory: (owner: OwnerConnection) => new ReplicationSlot(owner),
  },
  {
    provide: ReplicatedChanges,
    inject: [ReplicationSlot, ReplicationStreams, ChangeRecorder, TRACKED_TABLES],
    useFactory: (
      slot: ReplicationSlot,
      streams: ReplicationStreams,
      recorder: ChangeRecorder,
      tables: readonly TrackedTable[],
    ) =>
      new ReplicatedChanges(slot, streams, recorder, { names: () => [...new Set(tables.map(({ table }) => table))] }),
  },
  {
    provide: ChangeReport,
    inject: [ChangeFollower, SERVICE_LINK, ReplicatedChanges],
    useFactory: (follower: ChangeFollower, link: ControlLink, replicated: ReplicatedChanges) =>
      new ChangeReport(follower, link, processName(), () => replicated.status()),
  },
];

/**
 * The change log. Needs `TRACKED_TABLES` from a global module. A process that only answers requests puts no triggers on: it
 * relies on those that are there, and its tables without are untracked.
 */
@Global()
@Module({
  providers: [...links, ...services],
  exports: [CHANGE_LOG, ChangeFollower, ChangeRecorder, ChangeReport, RecordedWrites, TableTracker, SERVICE_LINK],
})
export class ChangesModule implements OnModuleInit, OnApplicationShutdown {
  private readonly logger = new Logger(ChangesModule.name);
  private readonly tasks: readonly RepeatingTask[];

  constructor(
    private readonly follower: ChangeFollower,
    private readonly tracker: TableTracker,
    private readonly replicated: ReplicatedChanges,
    private readonly slot: ReplicationSlot,
    report: ChangeReport,
    @Inject(SERVICE_LINK) private readonly serviceLink: ControlLink,
    @Inject(SETTINGS) private readonly settings: Settings,
    @Inject(CLOCK) clock: Clock & Timers,
  ) {
    this.tasks = [
      new RepeatingTask(clock, { name: 'heartbeat', everyMs: HEARTBEAT_MS, work: () => report.tell() }),
      new RepeatingTask(clock, { name: 'audit', everyMs: settings.changes.auditMs, work: () => tracker.audit() }),
      ...(this.isReplicated() ? [this.attendance(clock)] : []),
    ];
  }

  /** A start that fails leaves nothing running: no shutdown follows it. */
  async onModuleInit(): Promise<void> {
    try {
      if (this.settings.role !== 'http') await this.install();
      await this.follower.start(this.settings.database.bootWaitMs);
      for (const task of this.tasks) task.start();
    } catch (error) {
      await this.onApplicationShutdown();
      throw error;
    }
  }

  private async install(): Promise<void> {
    await this.tracker.install();
    if (this.settings.changes.logicalReplication) return;
    // Of a configuration before this one. That it cannot be taken away is no reason not to start.
    const wasThere = await this.slot.remove().catch(() => null);
    if (wasThere !== false)
      this.logger.warn({
        message: 'a replication slot was left by a former configuration',
        removed: wasThere === true,
      });
  }

  /** The owner's connection, which a process that only answers does not have. */
  private isReplicated(): boolean {
    return this.settings.changes.logicalReplication && this.settings.role !== 'http';
  }

  private attendance(timers: Timers): RepeatingTask {
    const { replicationAttendMs: everyMs } = this.settings.changes;
    return new RepeatingTask(timers, { name: 'replication', everyMs, work: () => this.replicated.attend() });
  }

  async onApplicationShutdown(): Promise<void> {
    for (const task of this.tasks) task.stop();
    await this.replicated.stop();
    await this.follower.stop();
    await this.serviceLink.close();
  }
}

/** Unlike that of any other process, also of the next one here. */
function processName(): string {
  return `${hostname().slice(0, 60)}:${String(process.pid)}:${randomBytes(3).toString('hex')}`;
}
