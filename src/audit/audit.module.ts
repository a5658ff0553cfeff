import { Global, Inject, Module, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { RepeatingTask } from '../changes/repeating-task.js';
import { SETTINGS, type Settings } from '../config/settings.js';
import { WriteTransaction } from '../database/write-transaction.js';
import type { Clock, Timers } from '../kernel/clock.js';
import { CLOCK } from '../observability/clock.token.js';
import { QUERY_AUDIT, type QueryAudit } from '../registry/query-audit.port.js';
import { AuditExplorer } from './audit.explorer.js';
import { AuditFlusher } from './audit.flusher.js';
import { AuditLog } from './audit.log.js';
import { AuditMetrics } from './audit.metrics.js';
import { AuditReader } from './audit.reader.js';
import { AuditRetention } from './audit.retention.js';

/** A process that stops does not wait long for its last lines. */
const LAST_FLUSH_MS = 500;

const parts = [
  {
    provide: AuditLog,
    inject: [SETTINGS, CLOCK],
    useFactory: ({ queryAudit }: Settings, clock: Clock) => new AuditLog(queryAudit, clock),
  },
  {
    provide: QUERY_AUDIT,
    inject: [SETTINGS, AuditLog],
    useFactory: ({ queryAudit }: Settings, log: AuditLog): QueryAudit | null => (queryAudit.enabled ? log : null),
  },
  {
    provide: AuditFlusher,
    inject: [AuditLog, WriteTransaction, CLOCK, SETTINGS],
    useFactory: (log: AuditLog, writes: WriteTransaction, timers: Timers, { queryAudit }: Settings) =>
      new AuditFlusher(log, writes, timers, queryAudit),
  },
];

/** Who asked which query when. Needs the registry and the database from global modules. */
@Global()
@Module({
  providers: [...parts, AuditExplorer, AuditReader, AuditRetention, AuditMetrics],
  exports: [QUERY_AUDIT, AuditLog, AuditFlusher, AuditReader],
})
export class AuditModule implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly task: RepeatingTask;

  constructor(
    private readonly flusher: AuditFlusher,
    @Inject(CLOCK) clock: Timers,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {
    const everyMs = settings.queryAudit.flushMs;
    this.task = new RepeatingTask(clock, { name: 'query audit', everyMs, work: () => flusher.flush() });
  }

  onApplicationBootstrap(): void {
    if (this.settings.queryAudit.enabled) this.task.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.task.stop();
    if (this.settings.queryAudit.enabled) await this.flusher.flush(LAST_FLUSH_MS).catch(() => undefined);
  }
}
