import { Module } from '@nestjs/common';
import { CacheModule } from '../cache/cache.module.js';
import { SETTINGS, type Settings } from '../config/settings.js';
import { QueryRegistry } from '../registry/query.registry.js';
import { RegistryModule } from '../registry/registry.module.js';
import { FunctionResolver } from './function.resolver.js';
import { loadPrefetchPlan } from './prefetch.loader.js';
import { PrefetchMetrics } from './prefetch.metrics.js';
import { PrefetchPlans } from './prefetch.plans.js';
import { PrefetchService } from './prefetch.service.js';
import { EndingWatch } from './ending.watch.js';
import { WarmOccasions } from './warm.occasions.js';
import { WarmPace } from './warm.pace.js';
import { WarmQuestions } from './warm.questions.js';
import { WarmRuns } from './warm.runs.js';
import { Warmer } from './warmer.js';

const plans = {
  provide: PrefetchPlans,
  inject: [SETTINGS, QueryRegistry, FunctionResolver],
  useFactory: (
    { registry: { definitionsDirectory }, prefetch: { packsAtStart } }: Settings,
    registry: QueryRegistry,
    functions: FunctionResolver,
  ): PrefetchPlans =>
    new PrefetchPlans(() => loadPrefetchPlan(definitionsDirectory, { registry, functions, packsAtStart })),
};

/**
 * Likely questions, asked early through the same cached methods. Imports the cache and the registry also for the order of start:
 * their rooms are up, and data clients' methods wrapped, before the first question is asked.
 */
@Module({
  imports: [RegistryModule, CacheModule],
  providers: [
    ...[FunctionResolver, plans, PrefetchService, PrefetchMetrics],
    ...[WarmPace, WarmRuns, WarmQuestions, Warmer, WarmOccasions, EndingWatch],
  ],
  exports: [FunctionResolver, PrefetchPlans, PrefetchService, Warmer, WarmOccasions, WarmRuns, EndingWatch],
})
export class PrefetchModule {}
