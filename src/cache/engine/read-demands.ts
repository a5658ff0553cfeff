import type { FreshnessDemands, ReadIntent } from '../../kernel/query-scope.js';
import type { CacheEntry } from './cache-entry.js';

/** Whether the caller wants nothing in particular: whatever is valid and fresh will do. */
export function isPlain({ minimumSeq, bypassRead, bypassStore, demands, trace, renewWithinMs }: ReadIntent): boolean {
  return (
    minimumSeq === undefined &&
    bypassRead !== true &&
    bypassStore !== true &&
    demands === undefined &&
    trace === undefined &&
    renewWithinMs === undefined
  );
}

/** Whether an entry that the cache would serve is fresh enough for this caller. */
export function meets(
  demands: FreshnessDemands | undefined,
  { freshUntilMs, createdAtMs }: Pick<CacheEntry, 'freshUntilMs' | 'createdAtMs'>,
  nowMs: number,
): boolean {
  if (demands === undefined) return true;
  const { maxAgeMs = Infinity, minFreshMs = -Infinity, maxStaleMs = Infinity } = demands;
  const leftMs = freshUntilMs - nowMs;
  if (leftMs <= 0 && -leftMs > maxStaleMs) return false;
  if (leftMs > 0 && leftMs < minFreshMs) return false;
  if (leftMs <= 0 && minFreshMs > 0 && demands.maxStaleMs === undefined) return false;
  return nowMs - createdAtMs <= maxAgeMs;
}
