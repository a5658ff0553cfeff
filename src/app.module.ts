import { Global, Module, type DynamicModule } from '@nestjs/common';
import { ApiModule } from './api/api.module.js';
import { MetricsModule } from './api/metrics.module.js';
import { CacheModule } from './cache/cache.module.js';
import { CachedQueries } from './cache/cached-queries.js';
import { RepositoryCatalogue } from './cache/repositories/repository.catalogue.js';
import { ResponseCache } from './cache/responses/response.cache.js';
import { ReadyQueries } from './cache/ready-queries.js';
import { ChangesModule } from './changes/changes.module.js';
import { TRACKED_TABLES, type TrackedTable } from './changes/tracked-tables.token.js';
import { SettingsModule } from './config/settings.module.js';
import type { Settings } from './config/settings.js';
import { DatabaseModule } from './database/database.module.js';
import type { DatabaseUrls } from './database/database-urls.js';
import { LabourMarketModule } from './domains/labour-market/labour-market.module.js';
import { EventsModule } from './events/events.module.js';
import { HealthModule } from './health/health.module.js';
import { STOP_STATE, type StopState } from './health/stop-state.port.js';
import { ANSWER_VISIBILITY, type AnswerVisibility } from './http/answer-visibility.port.js';
import { HttpModule } from './http/http.module.js';
import { READY_ANSWERS, type ReadyAnswers } from './http/ready-answers.port.js';
import { RESPONSE_CACHE, type RouteCaches } from './http/response-cache.port.js';
import { RequestDrain } from './http/request-drain.js';
import { MaterializationModule } from './materialization/materialization.module.js';
import { ObservabilityModule } from './observability/observability.module.js';
import { OrchestrationModule } from './orchestration/orchestration.module.js';
import { PrefetchModule } from './prefetch/prefetch.module.js';
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
    { provide: READY_ANSWERS, inject: [ReadyQueries], useFactory: (ready: ReadyQueries): ReadyAnswers => ready },
    { provide: RESPONSE_CACHE, inject: [ResponseCache], useFactory: (cache: ResponseCache): RouteCaches => cache },
    {
      provide: STOP_STATE,
      inject: [RequestDrain],
      useFactory: (drain: RequestDrain): StopState => ({ isStopping: () => drain.isStopping }),
    },
  ],
  exports: [TRACKED_TABLES, ANSWER_VISIBILITY, READY_ANSWERS, RESPONSE_CACHE, STOP_STATE],
})
class PortsModule {}

/** The table of contents. */
@Module({})
export class AppModule {
  static forRoot(settings: Settings, urls: DatabaseUrls): DynamicModule {
    return {
      module: AppModule,
      imports: [
        SettingsModule.forRoot(settings),
        ObservabilityModule,
        EventsModule,
        DatabaseModule.forRoot(urls, settings.database.bootWaitMs),
        PortsModule,
        RegistryModule,
        ChangesModule,
        CacheModule,
        MaterializationModule,
        PrefetchModule,
        OrchestrationModule,
        HttpModule,
        HealthModule,
        MetricsModule,
        ApiModule,
        LabourMarketModule,
      ],
    };
  }
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
