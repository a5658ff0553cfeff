import type { JsonObject } from '../kernel/canonical-json.js';

/** One question that could not be warmed. */
export interface WarmFailure {
  readonly queryId: string;
  readonly params: JsonObject;
  readonly code: string;
  readonly detail: string;
}

/** What a warm-up found and left in the cache. Answers themselves are not told: they go to whoever may ask. */
export interface WarmReport {
  readonly sets: number;
  readonly hits: number;
  readonly misses: number;
  readonly errors: number;
  /** Questions that repeated another one. */
  readonly duplicates: number;
  readonly elapsedMs: number;
  readonly failures: readonly WarmFailure[];
}
