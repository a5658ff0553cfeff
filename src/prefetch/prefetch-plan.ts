import type { QueryDefinition } from '../registry/query-definition.js';
import type { PrefetchSpec } from './prefetch-spec.js';

/** One question of a prefetch.yml, held against its query's contract. */
export interface PrefetchEntry extends PrefetchSpec {
  readonly definition: QueryDefinition;
  /** What the entry stands in for, where the question first thought of cannot be asked. */
  readonly note: string | null;
}

/** Questions that are warmed together, by name. */
export interface PrefetchPack {
  readonly name: string;
  readonly domain: string;
  readonly title: string;
  readonly description: string | null;
  readonly entries: readonly PrefetchEntry[];
}

/** Everything that one or more prefetch.yml say. */
export interface PrefetchPlan {
  /** Asked for every intent. */
  readonly always: readonly PrefetchEntry[];
  readonly intents: ReadonlyMap<string, readonly PrefetchEntry[]>;
  readonly packs: ReadonlyMap<string, PrefetchPack>;
}
