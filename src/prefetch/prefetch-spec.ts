import type { JsonObject } from '../kernel/canonical-json.js';
import type { QueryAnswer } from '../kernel/query-answer.js';

/** One question to ask early: `fn` is an operation or a query id of the registry. */
export interface PrefetchSpec {
  readonly fn: string;
  readonly params: JsonObject;
  /** For whom it is asked, where that is not whoever asks the others. */
  readonly tenant?: string;
  /** Whose figures are asked for, where nobody's credential shows it: the system warms each workspace's own. */
  readonly workspace?: string;
}

export interface PrefetchStats {
  /** Answers that were loaded and kept. */
  readonly sets: number;
  /** Answers the cache already had. */
  readonly hits: number;
  /** Answers that were not in the cache, kept or not. */
  readonly misses: number;
  readonly errors: number;
}

/** What became of one distinct question. */
export interface PrefetchOutcome {
  readonly queryId: string;
  /** Canonical bound parameters; the given ones where they could not be bound. */
  readonly params: JsonObject;
  readonly answer?: QueryAnswer;
  /** Code and detail of what went wrong; `prefetch.timeout` where the batch ran out of time. */
  readonly error?: { readonly code: string; readonly detail: string };
}

export interface PrefetchReport {
  readonly stats: PrefetchStats;
  readonly outcomes: readonly PrefetchOutcome[];
  readonly elapsedMs: number;
  /** Specs that repeated another one's question. */
  readonly duplicates: number;
}
