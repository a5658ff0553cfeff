import type { Node } from 'libpg-query';
import { AGGREGATE_FUNCTIONS, ORDER_SENSITIVE_AGGREGATES } from '../sql/deterministic-functions.js';
import { ownClauses, type QueryBlock, type QueryTree } from '../sql/query-tree.js';
import { columnNames, namesOf, sameExpression, typeText, walkNodes, type NodeBody } from '../sql/sql-node.js';
import type { IncrementalRefusal } from './incremental-plan.js';
import type { InputColumn, JoinedTables } from './join.reader.js';

/** Aggregates that add up what they are given. */
const ADDING = /^(sum|avg|stddev(_pop|_samp)?|variance|var_pop|var_samp)$/;
/** Add up in binary fractions whatever they are given. */
const FRACTIONAL = /^(corr|covar_|regr_(?!count$))/;
/** Of a whole number they give a binary fraction. */
const FLOATING =
  /^(sqrt|cbrt|exp|ln|log|log10|power|pow|pi|degrees|radians|sin|cos|tan|asin|acos|atan|atan2|date_part)$/;
const FLOAT_TYPES = /^(float4|float8|float|real)$/;
const EXACT_TYPES = /^(int2|int4|int8|numeric|integer|bigint|smallint|decimal)$/;

const FLOAT_REMEDY = 'Cast what is added up to numeric.';

/**
 * Binary fractions add up to another value in another order, and a whole refresh reads rows in another order than one of single groups:
 * the two would differ. What is added up must be exact; of columns, only the server's catalogue says so. What chooses among equal values is
 * `chosenColumns`' matter.
 */
export function addedColumns(
  { blocks }: QueryTree,
  core: QueryBlock,
  joined: JoinedTables,
): { readonly added: readonly InputColumn[]; readonly refusals: readonly IncrementalRefusal[] } {
  const added = new Map<string, InputColumn>();
  const refusals = new Map<string, IncrementalRefusal>();
  const refuse = (reason: string, message: string, remedy: string): void => {
    refusals.set(message, { code: `view.incremental_${reason}`, message, remedy });
  };
  for (const call of blocks.flatMap((block) => aggregatesOf(block))) {
    if (FRACTIONAL.test(call.name)) refuse('float', `${call.name}() adds up in binary fractions`, 'Leave it out.');
    if (ORDER_SENSITIVE_AGGREGATES.has(call.name) && !isOrderedByItself(call))
      refuse('order', `${call.name}() may meet rows that are equal in its order`, 'Order it by what it puts together.');
    if (!ADDING.test(call.name)) continue;
    const { columns, floats } = readsOf(call.args);
    for (const what of floats) refuse('float', `${call.name}() adds up ${what}`, FLOAT_REMEDY);
    // What a select in between puts out is an expression, whatever its name.
    for (const names of columns) {
      const found = call.block === core ? joined.find(names) : undefined;
      if (found === undefined) refuse('float', `what ${call.name}() adds up is no column of a table`, FLOAT_REMEDY);
      else added.set(`${String(found.input)} ${found.column}`, found);
    }
  }
  return { added: [...added.values()], refusals: [...refusals.values()] };
}

export interface AggregateCall {
  readonly block: QueryBlock;
  readonly name: string;
  readonly args: readonly Node[];
  readonly order: readonly Node[];
}

export function aggregatesOf(block: QueryBlock): readonly AggregateCall[] {
  const calls: AggregateCall[] = [];
  walkNodes(ownClauses(block.select), (type, body) => {
    if (type === 'SelectStmt') return false;
    const name = type === 'FuncCall' ? (namesOf(body['funcname'] as Node[] | undefined).at(-1) ?? '') : '';
    const [args, order] = [nodesOf(body['args']), nodesOf(body['agg_order'])];
    if (AGGREGATE_FUNCTIONS.has(name)) calls.push({ block, name, args, order });
    return true;
  });
  return calls;
}

function nodesOf(value: unknown): readonly Node[] {
  return Array.isArray(value) ? (value as readonly Node[]) : [];
}

/** Rows that are equal in the order are then equal in what is put together. */
function isOrderedByItself({ args, order }: AggregateCall): boolean {
  const keys = order.map((node) => ('SortBy' in node ? node.SortBy.node : undefined));
  return args.every((arg) => 'A_Const' in arg || keys.some((key) => key !== undefined && sameExpression(key, arg)));
}

/** Columns that go into the sum, and what in it may be a binary fraction. A cast to an exact type ends the matter. */
function readsOf(args: readonly Node[]): {
  readonly columns: readonly (readonly string[])[];
  readonly floats: readonly string[];
} {
  const columns: (readonly string[])[] = [];
  const floats: string[] = [];
  walkNodes(args, (type, body) => {
    if (type === 'ColumnRef') columns.push(columnNames({ ColumnRef: body }) ?? []);
    if (type === 'TypeCast') return !EXACT_TYPES.test(castOf(body, floats));
    const name = type === 'FuncCall' ? (namesOf(body['funcname'] as Node[] | undefined).at(-1) ?? '') : '';
    if (FLOATING.test(name)) floats.push(`${name}(), a binary fraction`);
    return true;
  });
  return { columns, floats };
}

function castOf(body: NodeBody, floats: string[]): string {
  const type = typeText(body['typeName'] as Parameters<typeof typeText>[0]);
  if (FLOAT_TYPES.test(type)) floats.push(`a ${type}, a binary fraction`);
  return type;
}
