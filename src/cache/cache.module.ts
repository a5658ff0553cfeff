import {
  Global,
  Inject,
  Logger,
  Module,
  type DynamicModule,
  type OnApplicationShutdown,
  type OnModuleInit,
} from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { CHANGE_LOG } from '../changes/change-log.token.js';
import { SETTINGS, type Settings } from '../config/settings.js';
import type { Clock, Timers } from '../kernel/clock.js';
import { Tracer } from '../observability/tracing/tracer.js';
import { CLOCK } from '../observability/clock.token.js';
import { SCHEDULING } from '../observability/scheduling.js';
import { AlertVoices } from './alerts/alert.voices.js';
import { ConditionWatch, HEAP_USED, heapUsed } from './alerts/condition.watch.js';
import { InvalidationMetrics } from './invalidation.metrics.js';
import { ReadSpans } from './read.spans.js';
import { AlertMetrics } from './alerts/alert.metrics.js';
import { ALERT_TRANSPORT, CacheAlerts, webhookTransport } from './alerts/cache.alerts.js';
import { CacheAdmin } from './cache.admin.js';
import { CacheExplorer } from './cache.explorer.js';
import { CacheHealth } from './cache.health.js';
import { CacheInspector } from './cache.inspector.js';
import { CacheMetrics } from './cache.metrics.js';
import { CacheSchedule } from './cache.schedule.js';
import { CacheStatistics } from './cache.statistics.js';
import { CacheSweeper } from './cache.sweeper.js';
import { MEMORY_TIER, SHARED_TIER } from './cache.tokens.js';
import { CachedFamilies } from './cached.families.js';
import { CachedQueries } from './cached-queries.js';
import { DataClientInterceptor } from './data-client.interceptor.js';
import { createEngine, createMemoryTier, createSharedTier } from './engine.factory.js';
import { CacheEngine } from './engine/cache-engine.js';
import type { ChangeLog } from './engine/change-log.port.js';
import { EventTagAuditor } from './event-tag.auditor.js';
import { EntryJudge } from './engine/entry.judge.js';
import { ForgeryAlarm } from './forgery.alarm.js';
import { CacheMaintenance } from './maintenance/cache.maintenance.js';
import { MaintenanceMetrics } from './maintenance/maintenance.metrics.js';
import { CachedMethodExplorer } from './methods/cached-method.explorer.js';
import { ReadingLog } from './reading.log.js';
import { ReadyQueries } from './ready-queries.js';
import { CachedRepositories } from './repositories/cached-repositories.port.js';
import { RepositoryCatalogueModule } from './repositories/repository-catalogue.module.js';
import { RepositoryCache } from './repositories/repository.cache.js';
import { ResponseCache } from './responses/response.cache.js';
import { StandaloneCacheModule, type CacheModuleAsyncOptions } from './standalone/standalone-cache.module.js';
import { StatisticsArchive } from './statistics/statistics.archive.js';
import { StatisticsRecorder } from './statistics/statistics.recorder.js';
import type { MemoryStore } from './stores/memory.store.js';
import type { RedisTier } from './stores/redis.tier.js';
import { ValueFamilies } from './writes/value.families.js';
import { WriteMetrics } from './writes/write.metrics.js';
import { WriteReport } from './writes/write.report.js';
import { WRITE_SERVER } from './writes/write-server.token.js';
import { createWriteServer } from './writes/write-server.factory.js';
import { CronDesk } from './turns/cron.desk.js';
import { TurnLedger } from './turns/turn.ledger.js';
import { TurnRunner } from './turns/turn.runner.js';
import { AskedArchive } from './usage/asked.archive.js';
import { QueryUsage } from './usage/query.usage.js';

const parts = [
  {
    provide: MEMORY_TIER,
    inject: [SETTINGS, CLOCK],
    useFactory: (settings: Settings, clock: Clock) => createMemoryTier(settings, clock),
  },
  {
    provide: SHARED_TIER,
    inject: [SETTINGS, CLOCK],
    useFactory: (settings: Settings, clock: Clock & Timers) => createSharedTier(settings, clock, new Logger('Redis')),
  },
  {
    provide: EntryJudge,
    inject: [CHANGE_LOG, CLOCK],
    useFactory: (log: ChangeLog, clock: Clock) => new EntryJudge(log, clock),
  },
  {
    provide: CacheEngine,
    inject: [SETTINGS, CLOCK, CHANGE_LOG, EntryJudge, CacheStatistics, MEMORY_TIER, SHARED_TIER, Tracer],
    useFactory: (
      settings: Settings,
      clock: Clock & Timers,
      log: ChangeLog,
      judge: EntryJudge,
      statistics: CacheStatistics,
      memory: MemoryStore,
      shared: RedisTier | null,
      tracer: Tracer,
    ) => {
      const logger = new Logger('Cache');
      const counted = settings.logging.level === 'debug' ? new ReadingLog(statistics, logger) : statistics;
      const observer = new ForgeryAlarm(counted, clock, logger);
      const watch = tracer.isOn ? new ReadSpans(tracer) : undefined;
      return createEngine({ settings, clock, log, judge, observer, memory, shared, watch });
    },
  },
];

/**
 * The transparent cache of data clients' methods, of repositories, of services' methods and of responses: tiers, engine, and what
 * operators see of them. Needs SETTINGS, CLOCK, metrics, events, the change log and the registry from global modules. Global itself,
 * so that a domain needs to import nothing but its ports.
 */
@Global()
@Module({
  imports: [SCHEDULING, DiscoveryModule, RepositoryCatalogueModule],
  providers: [
    ...parts,
    TurnLedger,
    TurnRunner,
    CronDesk,
    AskedArchive,
    QueryUsage,
    StatisticsArchive,
    StatisticsRecorder,
    CacheStatistics,
    CachedQueries,
    CachedFamilies,
    DataClientInterceptor,
    { provide: CachedRepositories, useClass: RepositoryCache },
    CachedMethodExplorer,
    ResponseCache,
    ReadyQueries,
    CacheExplorer,
    CacheAdmin,
    CacheSweeper,
    CacheInspector,
    CacheHealth,
    CacheMetrics,
    EventTagAuditor,
    CacheMaintenance,
    MaintenanceMetrics,
    { provide: ALERT_TRANSPORT, inject: [SETTINGS], useFactory: webhookTransport },
    AlertVoices,
    CacheAlerts,
    AlertMetrics,
    InvalidationMetrics,
    { provide: WRITE_SERVER, inject: [SETTINGS, CLOCK], useFactory: createWriteServer },
    ValueFamilies,
    WriteMetrics,
    WriteReport,
    { provide: HEAP_USED, useValue: heapUsed },
    ConditionWatch,
    CacheSchedule,
  ],
  exports: [
    ValueFamilies,
    WriteReport,
    CacheStatistics,
    CacheExplorer,
    CacheAdmin,
    CacheInspector,
    CacheHealth,
    CacheMaintenance,
    CacheAlerts,
    CachedQueries,
    CachedRepositories,
    ReadyQueries,
    TurnLedger,
    TurnRunner,
    CronDesk,
    QueryUsage,
    StatisticsRecorder,
    CacheSchedule,
    ResponseCache,
    RepositoryCatalogueModule,
  ],
})
export class CacheModule implements OnModuleInit, OnApplicationShutdown {
  constructor(
    private readonly engine: CacheEngine,
    @Inject(SHARED_TIER) private readonly shared: RedisTier | null,
  ) {}

  /** A cache of its own for an application that has no registered queries: `StandaloneCache` to inject, and nothing else of this module. */
  static forRootAsync(options: CacheModuleAsyncOptions): DynamicModule {
    return StandaloneCacheModule.forRootAsync(options);
  }

  /** The second tier is looked for behind; start does not wait for it. */
  onModuleInit(): void {
    this.shared?.open();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.engine.close();
  }
}
