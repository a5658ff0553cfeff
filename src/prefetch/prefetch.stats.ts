import type { PrefetchOutcome, PrefetchStats } from './prefetch-spec.js';

export const NO_STATS: PrefetchStats = { sets: 0, hits: 0, misses: 0, errors: 0 };

/** What was only to be renewed, and was not there. */
export function isAbsent({ error }: PrefetchOutcome): boolean {
  return error?.code === 'cache.not_cached';
}

export function statsOf(outcome: PrefetchOutcome): PrefetchStats {
  if (isAbsent(outcome)) return NO_STATS;
  if (outcome.answer === undefined) return { ...NO_STATS, errors: 1 };
  const { status, stored } = outcome.answer.delivery;
  if (status === 'hit' || status === 'stale') return { ...NO_STATS, hits: 1 };
  return { ...NO_STATS, misses: 1, sets: stored === true ? 1 : 0 };
}

export function sumOf(a: PrefetchStats, b: PrefetchStats): PrefetchStats {
  return {
    sets: a.sets + b.sets,
    hits: a.hits + b.hits,
    misses: a.misses + b.misses,
    errors: a.errors + b.errors,
  };
}
