import type { JsonObject } from '../../kernel/canonical-json.js';
import type { CacheEntry } from './cache-entry.js';

export interface EncodedValue {
  /** Small facts about the value, kept beside its bytes. */
  readonly meta: JsonObject;
  readonly payload: Buffer;
  /** An empty answer lives by the negative TTL. */
  readonly isEmpty: boolean;
  /** What this value depends on besides the tags of its question. */
  readonly tags?: readonly string[] | undefined;
  /** What `decode` would give, where that is known already and can be told from it by nothing. */
  readonly decoded?: unknown;
}

/** What a value is read from. Only reading `payload` expands what came compressed; who can do with `deflated` leaves it so. */
export type StoredValue = Pick<CacheEntry, 'meta' | 'payload' | 'deflated'>;

/** How a value becomes bytes and comes back. `decode(encode(v))` is indistinguishable from `v`; a decode that throws marks a defect. */
export interface ValueCodec<V> {
  encode(value: V): EncodedValue;
  decode(stored: StoredValue): V;
}
