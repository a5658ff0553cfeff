import type { AnswerPart } from '../../kernel/answer-parts.js';
import type { AnswerDelivery } from '../../kernel/query-answer.js';
import type { CacheEntry } from './cache-entry.js';
import type { CacheAnswer, CacheRead } from './cache-read.js';
import type { LoadedEntry } from './entry.loader.js';
import type { FoundEntry } from './tier-chain.js';

/** Why there was a load. */
type Occasion = Pick<AnswerDelivery, 'status' | 'reason' | 'collapsed'>;

/** Made member by member: to spread one object into another is slow, and this is done for every read. */
type Draft = { -readonly [Member in keyof AnswerDelivery]: AnswerDelivery[Member] };

/** An entry of a tier as the answer to this reader. */
export function fromTier<V>(
  request: CacheRead<V>,
  hit: FoundEntry<V>,
  nowMs: number,
  isStale = hit.isStale,
): CacheAnswer<V> {
  const { position, freshUntilMs } = hit;
  if (request.reading.parts !== undefined) gather(request, hit.entry, { stamp: position, freshUntilMs, isStale });
  const delivery: AnswerDelivery = {
    status: isStale ? 'stale' : 'hit',
    detail: hit.tier,
    ttlSeconds: Math.floor((hit.freshUntilMs - nowMs) / 1000),
    ageSeconds: wholeSeconds(nowMs - hit.entry.createdAtMs),
  };
  return { value: hit.value, delivery: marked(request, delivery), stamp: hit.position, deflated: hit.entry.deflated };
}

/**
 * The loader and who joined it decode the same entry that a later hit will, or take what the codec says that would give: a hit and a
 * miss cannot differ.
 */
export function fromLoad<V>(request: CacheRead<V>, loaded: LoadedEntry, how: Occasion, nowMs: number): CacheAnswer<V> {
  const { entry, stored, isStale = false } = loaded;
  const { freshUntilMs, position } = entry;
  if (request.reading.parts !== undefined) gather(request, entry, { stamp: position, freshUntilMs, isStale });
  const { status, reason, collapsed } = how;
  const delivery: Draft = { status, stored, ageSeconds: wholeSeconds(nowMs - entry.createdAtMs) };
  if (reason !== undefined) delivery.reason = reason;
  if (collapsed !== undefined) delivery.collapsed = collapsed;
  if (stored) delivery.ttlSeconds = wholeSeconds(entry.freshUntilMs - nowMs);
  else if (isStale) delivery.detail = 'stale-part';
  return { value: valueOf(request, loaded), delivery: marked(request, delivery), stamp: entry.position };
}

/** Tells whoever makes an answer from this one what it is. */
function gather<V>(
  { reading, tags }: CacheRead<V>,
  entry: CacheEntry,
  facts: Pick<AnswerPart, 'stamp' | 'freshUntilMs' | 'isStale'>,
): void {
  // Both lists, as the judge looks at both.
  if (entry.tags !== tags) reading.parts?.read(tags);
  reading.parts?.use({ ...facts, tags: entry.tags, createdAtMs: entry.createdAtMs });
}

function valueOf<V>({ codec }: CacheRead<V>, { entry, ready }: LoadedEntry): V {
  // Only this very codec's own: it is the one that would have decoded it.
  return ready?.codec === codec ? (ready.value as V) : codec.decode(entry);
}

function marked<V>(request: CacheRead<V>, delivery: AnswerDelivery): AnswerDelivery {
  return request.reading.bypassDenied === true ? { ...delivery, detail: 'bypass-denied' } : delivery;
}

function wholeSeconds(ms: number): number {
  return Math.max(0, Math.floor(ms / 1000));
}
