import type { AnswerDelivery } from '../../kernel/query-answer.js';
import type { CacheAnswer, CacheRead } from './cache-read.js';
import type { LoadedEntry } from './entry.loader.js';
import type { FoundEntry } from './tier-chain.js';

/** An entry of a tier as the answer to this reader. */
export function fromTier<V>(request: CacheRead<V>, hit: FoundEntry<V>, nowMs: number): CacheAnswer<V> {
  const delivery: AnswerDelivery = {
    status: hit.isStale ? 'stale' : 'hit',
    detail: hit.tier,
    ttlSeconds: Math.floor((hit.freshUntilMs - nowMs) / 1000),
    ageSeconds: wholeSeconds(nowMs - hit.entry.createdAtMs),
  };
  const { deflated } = hit.entry;
  return { value: hit.value, delivery: marked(request, delivery), stamp: hit.position, ...(deflated && { deflated }) };
}

/** The loader and who joined it decode the same entry that a later hit will: a hit and a miss cannot differ. */
export function fromLoad<V>(
  request: CacheRead<V>,
  { entry, stored }: LoadedEntry,
  how: AnswerDelivery,
  nowMs: number,
): CacheAnswer<V> {
  const delivery: AnswerDelivery = {
    ...how,
    stored,
    ageSeconds: wholeSeconds(nowMs - entry.createdAtMs),
    ...(stored ? { ttlSeconds: wholeSeconds(entry.freshUntilMs - nowMs) } : {}),
  };
  const value = request.codec.decode(entry.meta, entry.payload);
  return { value, delivery: marked(request, delivery), stamp: entry.position };
}

function marked<V>(request: CacheRead<V>, delivery: AnswerDelivery): AnswerDelivery {
  return request.reading.bypassDenied === true ? { ...delivery, detail: 'bypass-denied' } : delivery;
}

function wholeSeconds(ms: number): number {
  return Math.max(0, Math.floor(ms / 1000));
}
