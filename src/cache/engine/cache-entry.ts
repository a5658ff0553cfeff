import type { JsonObject } from '../../kernel/canonical-json.js';
import type { DeflatedPayload } from '../../kernel/deflated-payload.js';
import type { EntryPolicy } from './entry-policy.js';
import type { LogPosition } from './change-log.port.js';

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
  readonly payload: Buffer;
  /** The payload compressed, where it came so and is small enough beside it to be worth keeping. */
  readonly deflated?: DeflatedPayload;
  /** The judge's note, in this process alone. */
  approval?: Approval;
  /** The decoded value, ready to be handed out, in this process alone and only while it is in use. */
  handout?: Promise<unknown> | undefined;
}

/** Bytes an entry occupies in memory, its key and bookkeeping included (an estimate that never falls short of the payload). */
export function entryBytes(key: string, entry: CacheEntry): number {
  const OVERHEAD_BYTES = 320;
  const tagBytes = entry.tags.reduce((sum, tag) => sum + tag.length * 2 + 16, 0);
  const payloadBytes = entry.payload.byteLength + (entry.deflated?.bytes.byteLength ?? 0);
  return payloadBytes + key.length * 2 + tagBytes + JSON.stringify(entry.meta).length * 2 + OVERHEAD_BYTES;
}
