import { Global, Module, type DynamicModule, type Type } from '@nestjs/common';
import { ApiModule } from './api/api.module.js';
import { MetricsModule } from './api/metrics.module.js';
import { AuditModule } from './audit/audit.module.js';
import { CacheModule } from './cache/cache.module.js';
import { CacheStatistics } from './cache/cache.statistics.js';
import { CachedQueries } from './cache/cached-queries.js';
import { RepositoryCatalogue } from './cache/repositories/repository.catalogue.js';
import { ResponseCache } from './cache/responses/response.cache.js';
import { ReadyQueries } from './cache/ready-queries.js';
import { CronDesk } from './cache/turns/cron.desk.js';
import { Schedule } from './cache/turns/schedule.port.js';
import { CachedValues } from './cache/writes/cached-values.port.js';
import { ValueFamilies } from './cache/writes/value.families.js';
import { ChangesModule } from './changes/changes.module.js';
import { TRACKED_TABLES, type TrackedTable } from './changes/tracked-tables.token.js';
import { SettingsModule } from './config/settings.module.js';
import type { Settings } from './config/settings.js';
import { Connections } from './database/connections.js';
import { DatabaseModule } from './database/database.module.js';
import type { DatabaseUrls } from './database/database-urls.js';
import type { OpenedConnections } from './database/opened-connections.js';
import { InsightsModule } from './domains/insights/insights.module.js';
import { ExecutiveModule } from './domains/executive/executive.module.js';
import { LabourMarketModule } from './domains/labour-market/labour-market.module.js';
import { TrackerModule } from './domains/tracker/tracker.module.js';
import { WarehouseModule } from './domains/warehouse/warehouse.module.js';
import { EventsModule } from './events/events.module.js';
import { HealthModule } from './health/health.module.js';
import { STOP_STATE, type StopState } from './health/stop-state.port.js';
import { ANSWER_VISIBILITY, type AnswerVisibility } from './http/answer-visibility.port.js';
import { HttpModule } from './http/http.module.js';
import { READY_ANSWERS, type ReadyAnswers } from './http/ready-answers.port.js';
import { RESPONSE_CACHE, type RouteCaches } from './http/response-cache.port.js';
import { RequestDrain } from './http/request-drain.js';
import { IdentityModule } from './identity/identity.module.js';
import { JobsModule } from './jobs/jobs.module.js';
import { MaterializationModule } from './materialization/materialization.module.js';
import { CACHE_HITS, type CacheHits } from './materialization/workload/cache-hits.port.js';
import { WorkloadModule } from './materialization/workload/workload.module.js';
import { ObservabilityModule } from './observability/observability.module.js';
import { OrchestrationModule } from './orchestration/orchestration.module.js';
import { PrefetchModule } from './prefetch/prefetch.module.js';
import { POOL_PRESSURE, type PoolPressure } from './prefetch/warm.pace.js';
import { DEFINITIONS_AHEAD, type DefinitionsAhead } from './registry/definitions/definitions-ahead.js';
import { QueryRegistry } from './registry/query.registry.js';
import { RegistryModule } from './registry/registry.module.js';

/** What one room offers to another that may not import it. */
@Global()
@Module({
  imports: [RegistryModule, CacheModule],
  providers: [
    {
      provide: TRACKED_TABLES,
      inject: [QueryRegistry, RepositoryCatalogue],
      useFactory: (registry: QueryRegistry, repositories: RepositoryCatalogue): readonly TrackedTable[] => [
        ...registry.trackedTables(),
        ...repositories.trackedTables(),
      ],
    },
    { provide: ANSWER_VISIBILITY, inject: [QueryRegistry, CachedQueries], useFactory: visibility },
    { provide: CACHE_HITS, inject: [CacheStatistics, QueryRegistry], useFactory: hitsByQuery },
    // Aliases: an instance that a factory handed on would have its hooks called for each of its names.
    { provide: CachedValues, useExisting: ValueFamilies },
    {
      provide: POOL_PRESSURE,
      inject: [Connections],
      useFactory: (connections: Connections): PoolPressure => ({ waiting: () => connections.status().waiting }),
    },
    { provide: Schedule, useExisting: CronDesk },
    { provide: READY_ANSWERS, useExisting: ReadyQueries satisfies Type<ReadyAnswers> },
    { provide: RESPONSE_CACHE, useExisting: ResponseCache satisfies Type<RouteCaches> },
    {
      provide: STOP_STATE,
      inject: [RequestDrain],
      useFactory: (drain: RequestDrain): StopState => ({ isStopping: () => drain.isLeaving }),
    },
  ],
  exports: [
    TRACKED_TABLES,
    ANSWER_VISIBILITY,
    CACHE_HITS,
    READY_ANSWERS,
    RESPONSE_CACHE,
    STOP_STATE,
    POOL_PRESSURE,
    CachedValues,
    Schedule,
  ],
})
class PortsModule {}

/** What a start has begun to read already. */
@Module({})
class AheadModule {}

/** The table of contents. */
@Module({})
export class AppModule {
  static forRoot(
    settings: Settings,
    urls: DatabaseUrls,
    opened?: OpenedConnections,
    ahead?: DefinitionsAhead,
  ): DynamicModule {
    return {
      module: AppModule,
      imports: [
        SettingsModule.forRoot(settings),
        ...(ahead === undefined ? [] : [aheadModule(ahead)]),
        ObservabilityModule,
        EventsModule,
        DatabaseModule.forRoot(urls, settings.database.bootWaitMs, opened),
        PortsModule,
        RegistryModule,
        ChangesModule,
        CacheModule,
        MaterializationModule,
        WorkloadModule,
        PrefetchModule,
        OrchestrationModule,
        IdentityModule,
        AuditModule,
        JobsModule,
        HttpModule,
        HealthModule,
        MetricsModule,
        ApiModule,
        LabourMarketModule,
        TrackerModule,
        InsightsModule,
        ExecutiveModule,
        WarehouseModule,
      ],
    };
  }
}

function aheadModule(ahead: DefinitionsAhead): DynamicModule {
  const provider = { provide: DEFINITIONS_AHEAD, useValue: ahead };
  return { module: AheadModule, global: true, providers: [provider], exports: [DEFINITIONS_AHEAD] };
}

function visibility(registry: QueryRegistry, queries: CachedQueries): AnswerVisibility {
  return {
    isPublic: (queryId) => {
      const definition = registry.find(queryId);
      return definition?.scope === 'public' && definition.accessLevel === 'public';
    },
    clientMaxAgeSeconds: (queryId) => {
      const definition = registry.find(queryId);
      return definition === undefined ? 0 : queries.clientMaxAgeSeconds(definition);
    },
  };
}

/** The cache counts by operation; a query that shares its operation with others cannot be told apart. */
function hitsByQuery(statistics: CacheStatistics, registry: QueryRegistry): CacheHits {
  const ids = new Map<string, string | null>();
  for (const { queryId, operation } of registry.list()) ids.set(operation, ids.has(operation) ? null : queryId);
  return {
    hits: () => {
      const counts = new Map<string, number>();
      for (const { operation, hits } of statistics.snapshot().operations) {
        const queryId = ids.get(operation);
        if (typeof queryId === 'string') counts.set(queryId, (counts.get(queryId) ?? 0) + hits);
      }
      return counts;
    },
  };
}
