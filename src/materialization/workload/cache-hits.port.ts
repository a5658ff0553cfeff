/** Answers that the caches of this process gave without a run, by query, since it started; queries that cannot be told apart are absent. */
export interface CacheHits {
  hits(): ReadonlyMap<string, number>;
}

export const CACHE_HITS = Symbol('CACHE_HITS');
