import type { JsonObject } from '../../kernel/canonical-json.js';
import type { DeflatedPayload } from '../../kernel/deflated-payload.js';
import type { EntryPolicy } from './entry-policy.js';
import type { LogPosition } from './change-log.port.js';
import { jsonBytes, LIST_BYTES, POINTER_BYTES, TEXT_BYTES, textBytes } from './json-bytes.js';

/**
 * What the judge last found of an entry, kept with it: until the position moves, the finding stands and only time can change it.
 */
export interface Approval {
  readonly position: LogPosition;
  readonly identity: string;
  readonly tags: readonly string[];
  readonly policy: EntryPolicy;
  readonly freshUntilMs: number;
  readonly staleUntilMs: number;
  /** No grace holds: nothing tells when what it read changes, so past its life it may be wrong; or a part of it is past its own. */
  readonly hasNoGrace: boolean;
  /** On the monotonic clock: before it, there is nothing to renew, not even early. */
  readonly quietUntilMs: number;
}

/** What a cache keeps: immutable bytes with what is needed to judge and deliver them. */
export interface CacheEntry {
  readonly position: LogPosition;
  readonly tags: readonly string[];
  readonly createdAtMs: number;
  readonly freshUntilMs: number;
  /** How long the load took; decides about early refresh and value of keeping. */
  readonly loadCostMs: number;
  /** Whose policy it is kept under: limits, eviction, compression, encryption. */
  readonly region: string;
  /** Scope and full parameter hash; a mismatch is a collision and therefore a miss. */
  readonly identity: string;
  /** The value's metadata (for an answer: query id, row count, freshness, warnings). */
  readonly meta: JsonObject;
  /** Where the entry came compressed, the first look expands it; one that does not expand to what it says throws. */
  readonly payload: Buffer;
  /** The payload compressed, where it came or went so and is small enough beside it to be worth keeping. */
  deflated?: DeflatedPayload | undefined;
  /** False while the payload is there only compressed. */
  readonly isExpanded?: boolean;
  /** The judge's note, in this process alone. */
  approval?: Approval | undefined;
}

/** The key's place in a map, the store's record of it, its numbers, and its share of what is remembered of keys. */
const KEPT_BYTES = 200;

/** An entry's own members, its position, and a Buffer of its own beside its content. */
const ENTRY_BYTES = 400;

/**
 * Bytes an entry occupies in memory, its key and bookkeeping included (an estimate that never falls short of the payload). What is
 * still compressed alone counts as it is.
 */
export function entryBytes(key: string, entry: CacheEntry): number {
  const payloadBytes = entry.isExpanded === false ? 0 : entry.payload.byteLength;
  const own = ENTRY_BYTES + textBytes(entry.identity) + jsonBytes(entry.meta) + payloadBytes;
  const deflatedBytes = entry.deflated?.bytes.byteLength ?? 0;
  return KEPT_BYTES + textBytes(key) + tagBytes(entry.tags) + own + deflatedBytes;
}

/** The same where all that the entry is made of is one text of so many characters. */
export function packedBytes(key: string, length: number): number {
  return KEPT_BYTES + textBytes(key) + TEXT_BYTES + length;
}

function tagBytes(tags: readonly string[]): number {
  let bytes = tags.length === 0 ? 0 : LIST_BYTES;
  for (const tag of tags) bytes += POINTER_BYTES + textBytes(tag);
  return bytes;
}
