import type { Clock } from '../kernel/clock.js';
import { FalajError } from '../kernel/falaj-error.js';
import { answerTags, DATASET_KEY, DATASET_TABLE, datasetsOf } from './binding/answer.tags.js';
import { bindParameters } from './binding/parameter.binder.js';
import { parameterHash } from './binding/parameter.hash.js';
import type { DefinitionSet } from './definitions/definitions.loader.js';
import type { BoundQuery, QueryDefinition, TableDefinition } from './query-definition.js';

export interface TrackedTableNeed {
  /** Schema-qualified. */
  readonly table: string;
  /** Columns whose values are narrowed by some definition. */
  readonly narrowColumns: readonly string[];
}

const HASH_DIGITS = 16;
const ECHO_LENGTH_MAX = 64;

/** The validated definitions, by id. Immutable for the life of the process. */
export class QueryRegistry {
  private readonly byId: ReadonlyMap<string, QueryDefinition>;

  constructor(
    private readonly set: DefinitionSet,
    private readonly clock: Clock,
  ) {
    this.byId = new Map(set.definitions.map((definition) => [definition.queryId, definition]));
  }

  /** 12 hex digits over names and contents of the definition files; `empty` without any. */
  get version(): string {
    return this.set.version;
  }

  /** Facts about tables from the domains' tables.yml. */
  get tables(): readonly TableDefinition[] {
    return this.set.tables;
  }

  find(queryId: string): QueryDefinition | undefined {
    return this.byId.get(queryId);
  }

  /** @throws FalajError query.unknown */
  get(queryId: string): QueryDefinition {
    const definition = this.byId.get(queryId);
    if (definition === undefined)
      throw new FalajError('query.unknown', `there is no query ${JSON.stringify(queryId.slice(0, ECHO_LENGTH_MAX))}`);
    return definition;
  }

  /** All definitions in the order of their ids. */
  list(): readonly QueryDefinition[] {
    return this.set.definitions;
  }

  /**
   * Types, defaults and checks parameters, and derives what a key, a tag list or an execution needs.
   * @param raw texts of a query string or values of a JSON body; canonical parameters bind to themselves.
   * @throws FalajError query.unknown, query.parameter_unknown, _missing, _type, _range
   */
  bind(queryId: string, raw: Readonly<Record<string, unknown>>): BoundQuery {
    const definition = this.get(queryId);
    const params = bindParameters(queryId, definition.parameters, raw, this.clock);
    const fullHash = parameterHash(definition.parameters, params);
    const datasets = datasetsOf(definition.dataset, params);
    const tags = answerTags(definition, params, datasets);
    return { definition, params, hash: fullHash.slice(0, HASH_DIGITS), fullHash, datasets, tags };
  }

  /** Every table an answer can depend on, with the columns to narrow by: what the change log has to track. */
  trackedTables(): readonly TrackedTableNeed[] {
    const needs = new Map<string, Set<string>>([[DATASET_TABLE, new Set([DATASET_KEY])]]);
    for (const { reads, narrow, tenancy } of this.set.definitions) {
      for (const table of reads) needs.set(table, needs.get(table) ?? new Set());
      for (const [table, column] of Object.entries(tenancy?.ofTenants ?? {})) needs.get(table)?.add(column);
      for (const { table, column } of narrow) needs.get(table)?.add(column);
    }
    const tables = [...needs].sort(([a], [b]) => (a < b ? -1 : 1));
    return tables.map(([table, columns]) => ({ table, narrowColumns: [...columns].sort() }));
  }
}
