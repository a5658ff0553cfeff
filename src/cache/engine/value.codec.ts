import type { JsonObject } from '../../kernel/canonical-json.js';

export interface EncodedValue {
  /** Small facts about the value, kept beside its bytes. */
  readonly meta: JsonObject;
  readonly payload: Buffer;
  /** An empty answer lives by the negative TTL. */
  readonly isEmpty: boolean;
  /** What `decode` would give, where that is known already and can be told from it by nothing. */
  readonly decoded?: unknown;
}

/** How a value becomes bytes and comes back. `decode(encode(v))` is indistinguishable from `v`; a decode that throws marks a defect. */
export interface ValueCodec<V> {
  encode(value: V): EncodedValue;
  decode(meta: JsonObject, payload: Buffer): V;
}
