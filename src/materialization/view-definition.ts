import type { JsonObject } from '../kernel/canonical-json.js';
import type { BoundQuery, QueryDefinition } from '../registry/query-definition.js';
import type { IncrementalPlan } from '../registry/incremental/incremental-plan.js';

/** One wanted index besides the unique one, as `CREATE INDEX` takes it. */
export interface ViewIndex {
  readonly name: string;
  readonly isUnique: boolean;
  /** `btree` unless stated. */
  readonly method: string;
  /** Columns in index order, with what follows them (`DESC`, `COLLATE "C"`), as they are written out. */
  readonly columns: readonly string[];
}

/** When a view is refreshed because something it reads has changed. */
export interface ChangeTrigger {
  /** From the first change it does not hold: a burst is one refresh, and steady writers do not put it off. */
  readonly debounceSeconds: number;
  /** Shortest time between the starts of two such refreshes. */
  readonly atMostEverySeconds: number;
}

/** How the rows are kept, as far as the definition says; what it leaves out is as PostgreSQL has it, or as the former build had it. */
export interface ViewStorage {
  /** `name=value` as the server writes them, in the order of their names. */
  readonly options: readonly string[];
  readonly tablespace: string | null;
}

/** A materialized view as a domain's views.yml declares it, validated, with what was derived from its query. */
export interface ViewDefinition {
  /** Plain identifier, at most 63 bytes; the view stands in schema `public`. */
  readonly name: string;
  readonly domain: string;
  /** Path below the definitions directory, and the line of the item. */
  readonly file: string;
  readonly line: number;
  readonly query: QueryDefinition;
  /** The query bound with the view's parameters, defaults filled in. */
  readonly bound: BoundQuery;
  /** Parameters as the file gives them. */
  readonly params: JsonObject;
  /** The query's statement with typed literals for its parameters, without ORDER BY bounds added: what the view is made of. */
  readonly statement: string;
  /** Columns of the unique index a concurrent refresh needs; never null in a row. */
  readonly uniqueKey: readonly string[];
  readonly indexes: readonly ViewIndex[];
  readonly storage: ViewStorage;
  readonly refreshCron: string;
  /** IANA name. */
  readonly timeZone: string;
  /** Null: by its schedule alone. */
  readonly onChange: ChangeTrigger | null;
  /** How it is refreshed by what changed, and so kept as a table; null: it is a materialized view, and refreshed as a whole. */
  readonly incremental: IncrementalPlan | null;
  /** The age (seconds since as_of) it is promised not to pass; null: two turns of its schedule. It never answers past a change. */
  readonly maxStalenessSeconds: number | null;
  /** 16 hex digits over everything that shapes the stored relation: statement, columns, unique key, indexes, storage. */
  readonly fingerprint: string;
  /** 16 hex digits over statement, columns and unique key alone: two views that share it hold the same rows in the same form. */
  readonly content: string;
}

export const VIEW_SCHEMA = 'public';
