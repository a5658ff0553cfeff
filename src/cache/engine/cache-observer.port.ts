import type { StoreDefect, Tier } from './cache-store.port.js';

/** Whose numbers an event belongs to. */
export interface ReadLabel {
  readonly operation: string;
  readonly region: string;
}

/**
 * What can happen to a read, each counted once where it happens:
 * - `hitL1`, `hitL2`, `miss`: exactly one for each read that looked into the cache;
 * - `bypass`: asked not to look; `suspect`: the log could not vouch, straight to the source;
 * - `stale`: of the hits, those past their life and within their grace; `renewed`: loads behind a hit, because it was stale or
 *   soon would be;
 * - `staleIfError`: a value past its grace, because the source was away; `shared`: a load that another process had made;
 * - `collapsed`: a miss that joined another's load; `loadError`: a load of its own that failed;
 * - `set`: kept in some tier; `negative`: kept with the negative TTL; `oversized`, `doomed`: not kept, because too large, or
 *   because what it read changed while it loaded;
 * - `invalidated`: an entry found and refused because of a change; `expired`, `ahead`, `outlived`, `collision`: found and
 *   refused because of age, of a position this process has not reached, of another incarnation, of another identity;
 * - `storeError`: a tier failed; `storeSkipped`: not asked (breaker, saturation, budget used up); `droppedStore`: the queue
 *   of stores was full.
 */
export type CacheEvent =
  | 'hitL1'
  | 'hitL2'
  | 'miss'
  | 'stale'
  | 'renewed'
  | 'bypass'
  | 'suspect'
  | 'collapsed'
  | 'staleIfError'
  | 'shared'
  | 'loadError'
  | 'set'
  | 'negative'
  | 'oversized'
  | 'doomed'
  | 'invalidated'
  | 'expired'
  | 'ahead'
  | 'outlived'
  | 'collision'
  | 'storeError'
  | 'storeSkipped'
  | 'droppedStore';

export type CacheStage = Tier | 'load';

/** Where the engine tells what happened. Implementations must not throw. */
export interface CacheObserver {
  count(label: ReadLabel, event: CacheEvent): void;
  defect(label: ReadLabel, defect: StoreDefect): void;
  /** One passage of a stage and how long it took. */
  took(label: ReadLabel, stage: CacheStage, ms: number): void;
}
