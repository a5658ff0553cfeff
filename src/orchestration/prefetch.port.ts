import type { QueryScope } from '../kernel/query-scope.js';
import type { PrefetchReport, PrefetchSpec } from '../prefetch/prefetch-spec.js';

/** What a run needs of prefetching: what an intent's agent will ask, and asking it early. */
export interface RunPrefetch {
  forIntent(intent: string): readonly PrefetchSpec[];
  /** Asks as the caller; what is not answered within the budget is told in the report. */
  run(
    specs: readonly PrefetchSpec[],
    scope: QueryScope,
    options: { readonly budgetMs: number },
  ): Promise<PrefetchReport>;
}

/** Optional: without a provider, agents ask everything themselves. */
export const RUN_PREFETCH = 'falaj:run-prefetch';
