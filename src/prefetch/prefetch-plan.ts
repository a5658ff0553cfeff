import type { JsonObject } from '../kernel/canonical-json.js';
import type { QueryDefinition } from '../registry/query-definition.js';
import type { PrefetchSpec } from './prefetch-spec.js';

/** One question of a prefetch.yml, held against its query's contract. */
export interface PrefetchEntry extends PrefetchSpec {
  readonly definition: QueryDefinition;
  /** What the entry stands in for, where the question first thought of cannot be asked. */
  readonly note: string | null;
  /** In a pack for each member of a source: parameters, and the column of the source that each takes its value from. */
  readonly each?: Readonly<Record<string, string>>;
}

/** Whom a pack is warmed for: the rows of a public query. */
export interface PackSource {
  readonly name: string;
  readonly definition: QueryDefinition;
  readonly params: JsonObject;
  /** The column that names the tenant to ask as; null where the questions are everyone's. */
  readonly tenantColumn: string | null;
}

/** Questions that are warmed together, by name. */
export interface PrefetchPack {
  readonly name: string;
  readonly domain: string;
  readonly title: string;
  readonly description: string | null;
  readonly entries: readonly PrefetchEntry[];
  /** Null: it is warmed once, for everyone. */
  readonly forEach: PackSource | null;
  /** Five fields of cron; null: not by the clock. */
  readonly schedule: string | null;
}

/** Everything that one or more prefetch.yml say. */
export interface PrefetchPlan {
  /** Asked for every intent. */
  readonly always: readonly PrefetchEntry[];
  readonly intents: ReadonlyMap<string, readonly PrefetchEntry[]>;
  readonly packs: ReadonlyMap<string, PrefetchPack>;
}
