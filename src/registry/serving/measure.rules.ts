import type { FuncCall, Node } from 'libpg-query';
import { AGGREGATE_FUNCTIONS } from '../sql/deterministic-functions.js';
import { namesOf } from '../sql/sql-node.js';
import type { RouteRefusal } from './route.codes.js';

/** A column of the view that holds an expression, as SQL and by its type. */
export interface StoredColumn {
  readonly sql: string;
  /** As PostgreSQL names it. */
  readonly type: string;
}
export type FindStored = (expression: Node) => StoredColumn | undefined;
export type Measure = { readonly sql: string } | { readonly refusal: RouteRefusal };

const FLOATS: ReadonlySet<string> = new Set(['real', 'double precision']);
/** Equal values of these have equal texts. */
export const PLAIN_TYPES: ReadonlySet<string> = new Set([
  ...['text', 'character varying', 'smallint', 'integer', 'bigint', 'boolean', 'date', 'uuid'],
  ...['timestamp without time zone', 'timestamp with time zone'],
]);
const refused = (refusal: RouteRefusal): Measure => ({ refusal });

/** Whether the node is an aggregate of rows, by itself. */
export function aggregateOf(node: Node): FuncCall | undefined {
  if (!('FuncCall' in node) || node.FuncCall.over !== undefined) return undefined;
  return AGGREGATE_FUNCTIONS.has(namesOf(node.FuncCall.funcname).at(-1) ?? '') ? node.FuncCall : undefined;
}

/**
 * An aggregate over rows, computed from the same aggregate (for a mean: sum and count) over groups of them, exact to the last digit.
 *
 * Sums of whole and of decimal numbers add up exactly; of floating-point numbers they depend on the order. A mean of decimals is what
 * PostgreSQL computes for it: sum by count, both numeric. The least and the greatest of decimals is one of several equal ones that may
 * be written with more or fewer digits, so that it counts only where it is rounded.
 */
export function rolledUp(call: FuncCall, find: FindStored, isRounded: boolean): Measure {
  const name = namesOf(call.funcname).at(-1) ?? '';
  if (call.agg_within_group === true || name === 'mode') return refused('percentile');
  if (call.agg_distinct === true) return refused('distinct');
  if ((call.agg_order ?? []).length > 0) return refused('measure');
  if (name === 'avg') return meanOf(call, find);
  const stored = find({ FuncCall: call });
  if (stored === undefined) return refused('measure');
  if (name === 'count') return stored.type === 'bigint' ? { sql: counted(stored) } : refused('measure');
  if (name === 'sum') return sumOf(stored);
  if (name === 'min' || name === 'max') return extremeOf(name, stored, isRounded);
  return ['bool_and', 'bool_or', 'every'].includes(name) ? { sql: `${name}(${stored.sql})` } : refused('measure');
}

/** No group at all counts nothing. */
function counted({ sql }: StoredColumn): string {
  return `coalesce(sum(${sql}), 0)::int8`;
}

/** A sum of small whole numbers is a bigint, and the sum of such sums would be numeric: then `/` would no longer cut. */
function sumOf({ sql, type }: StoredColumn): Measure {
  if (FLOATS.has(type)) return refused('float_sum');
  if (type === 'bigint') return { sql: `sum(${sql})::int8` };
  return type === 'numeric' ? { sql: `sum(${sql})` } : refused('measure');
}

function extremeOf(name: string, { sql, type }: StoredColumn, isRounded: boolean): Measure {
  if (PLAIN_TYPES.has(type) || (type === 'numeric' && isRounded)) return { sql: `${name}(${sql})` };
  return refused(type === 'numeric' || FLOATS.has(type) ? 'scale' : 'measure');
}

function meanOf(call: FuncCall, find: FindStored): Measure {
  const [total, count] = ['sum', 'count'].map((name) => find(asFunction(call, name)));
  if (total === undefined || count === undefined) return refused('measure');
  if (FLOATS.has(total.type)) return refused('float_sum');
  if (!['bigint', 'numeric'].includes(total.type) || count.type !== 'bigint') return refused('measure');
  return { sql: `(sum(${total.sql})::numeric / nullif(sum(${count.sql}), 0)::numeric)` };
}

function asFunction(call: FuncCall, name: string): Node {
  return { FuncCall: { ...call, funcname: [{ String: { sval: name } }] } };
}
