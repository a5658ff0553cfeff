import type { FreshnessDemands, ReadIntent } from '../../kernel/query-scope.js';
import type { FoundEntry } from './tier-chain.js';

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
export function meets<V>(demands: FreshnessDemands | undefined, found: FoundEntry<V>, nowMs: number): boolean {
  if (demands === undefined) return true;
  const { maxAgeMs = Infinity, minFreshMs = -Infinity, maxStaleMs = Infinity } = demands;
  const leftMs = found.freshUntilMs - nowMs;
  if (leftMs <= 0 && -leftMs > maxStaleMs) return false;
  if (leftMs > 0 && leftMs < minFreshMs) return false;
  if (leftMs <= 0 && minFreshMs > 0 && demands.maxStaleMs === undefined) return false;
  return nowMs - found.entry.createdAtMs <= maxAgeMs;
}
