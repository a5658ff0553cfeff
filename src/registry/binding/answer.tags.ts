import { changeBucket } from '../../kernel/change-bucket.js';
import type { JsonObject } from '../../kernel/canonical-json.js';
import type { BoundQuery, DatasetChoice, QueryDefinition } from '../query-definition.js';

/** Table whose rows are the provenance of every answer. */
export const DATASET_TABLE = 'falaj.dataset';
export const DATASET_KEY = 'dataset_id';
const TABLE = 'table:';

/** Dataset ids an answer with these parameters speaks of, each once. */
export function datasetsOf(choice: DatasetChoice, params: JsonObject): readonly string[] {
  const chosen = choice.byParam === undefined ? undefined : params[choice.byParam.param];
  const byParam = typeof chosen === 'string' ? (choice.byParam?.values[chosen] ?? []) : [];
  return [...new Set([...choice.always, ...byParam])];
}

/** What the answer depends on: tables (narrowed where proved and bound), datasets with their provenance rows, the operation, the
 * ways it may be answered, and what its definition declares. */
export function answerTags(
  definition: QueryDefinition,
  params: JsonObject,
  datasets: readonly string[],
): readonly string[] {
  const tables = definition.reads.flatMap((table) => tableTags(table, definition, params));
  const provenance = datasets.flatMap((dataset) => [
    `dataset:${dataset}`,
    ...narrowed(DATASET_TABLE, DATASET_KEY, dataset),
  ]);
  // Moves when a view of the query is found to be other than it should: what came from it is given up.
  const ways = [`op:${definition.operation}`, `route:${definition.queryId}`];
  return [...new Set([...tables, ...provenance, ...ways, ...definition.tags.flatMap((tag) => tag.carried(params))])];
}

/**
 * The same for one tenant. Row security shows a statement no other tenant's rows of the tables that are under it, so what changes in those
 * leaves the answer as it is.
 */
export function tagsOfTenant(
  { definition, tags }: Pick<BoundQuery, 'definition' | 'tags'>,
  tenant: string | null,
): readonly string[] {
  const { tenancy } = definition;
  if (tenancy === null || tenant === null) return tags;
  return tags.flatMap((tag) => {
    const table = tag.startsWith(TABLE) ? tag.slice(TABLE.length) : '';
    const column = Object.hasOwn(tenancy.ofTenants, table) ? tenancy.ofTenants[table] : undefined;
    return column === undefined ? [tag] : narrowed(table, column, tenant);
  });
}

/** A null leaves the idiom `(:p IS NULL OR column = :p)` open, so that the whole table counts. */
function tableTags(table: string, definition: QueryDefinition, params: JsonObject): readonly string[] {
  const narrow = definition.narrow.find((candidate) => candidate.table === table);
  const value = narrow === undefined ? undefined : params[narrow.param];
  if (narrow === undefined || (typeof value !== 'string' && typeof value !== 'number')) return [`table:${table}`];
  return narrowed(table, narrow.column, value);
}

function narrowed(table: string, column: string, value: string | number): readonly string[] {
  return [`table:${table}#${changeBucket(column, value)}`, `table:${table}#*`];
}
