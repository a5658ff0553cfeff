import type { Node } from 'libpg-query';
import { ORDER_SENSITIVE_AGGREGATES } from '../sql/deterministic-functions.js';
import { outputsOf, type QueryBlock, type QueryTree } from '../sql/query-tree.js';
import { columnNames, namesOf, typeText } from '../sql/sql-node.js';
import { aggregatesOf, type AggregateCall } from './added.columns.js';
import type { IncrementalRefusal } from './incremental-plan.js';
import type { InputColumn } from './join.reader.js';

/** Where a column of a select comes from, if it is a column of an input as it stands. */
export type TraceColumn = (block: QueryBlock, names: readonly string[]) => InputColumn | undefined;

/** Aggregates that answer one of the values they are given. */
const CHOOSING = /^(min|max|percentile_disc|mode)$/;
/** Types of which equal values are equal texts. */
const PLAIN_TYPES =
  /^(int2|int4|int8|integer|bigint|smallint|text|varchar|uuid|date|bool|boolean|timestamp|timestamptz)$/;
/** Functions that give such a type, whatever they are given. */
const PLAIN_FUNCTIONS =
  /^(date_trunc|lower|upper|initcap|left|right|substr|substring|md5|length|char_length|concat|concat_ws|split_part|replace|to_char|count)$/;
const REMEDY = 'Take a column as it stands, or cast to an exact type such as integer or numeric(18, 2).';

/**
 * Equal values may be written in several ways: 1.0 and 1.00, 0 and -0. Which of them stands for a group, or is the least of it, is whichever
 * comes first, and that is another one in another order. What is grouped by, chosen or put in order must have one way to be written; of
 * columns, only the server's catalogue says so.
 */
export function chosenColumns(
  { blocks }: QueryTree,
  trace: TraceColumn,
): { readonly chosen: readonly InputColumn[]; readonly refusals: readonly IncrementalRefusal[] } {
  const chosen = new Map<string, InputColumn>();
  const refusals = new Map<string, IncrementalRefusal>();
  for (const { block, node, by } of blocks.flatMap((each) => [...groupsOf(each), ...choicesOf(each)])) {
    if (isPlain(node)) continue;
    const names = columnNames(node);
    const found = names === undefined ? undefined : trace(block, names);
    if (found !== undefined) chosen.set(`${String(found.input)} ${found.column}`, found);
    else {
      const message = `${by} an expression whose equal values may be written in several ways`;
      refusals.set(message, { code: 'view.incremental_choice', message, remedy: REMEDY });
    }
  }
  return { chosen: [...chosen.values()], refusals: [...refusals.values()] };
}

interface Choice {
  readonly block: QueryBlock;
  readonly node: Node;
  readonly by: string;
}

/** A name in GROUP BY may be one of an output, a number always is. */
function groupsOf(block: QueryBlock): readonly Choice[] {
  const outputs = outputsOf(block);
  return (block.select.groupClause ?? []).map((node) => {
    const position = 'A_Const' in node ? (node.A_Const.ival?.ival ?? 0) : 0;
    const names = columnNames(node);
    const named = names?.length === 1 ? outputs.find(({ name }) => name === names[0])?.value : undefined;
    return { block, node: outputs[position - 1]?.value ?? named ?? node, by: 'it groups by' };
  });
}

function choicesOf(block: QueryBlock): readonly Choice[] {
  return aggregatesOf(block).flatMap((call) =>
    chosenIn(call).map((node) => ({ block, node, by: `${call.name}() is of` })),
  );
}

function chosenIn({ name, args, order }: AggregateCall): readonly Node[] {
  const sorted = order.flatMap((node) =>
    'SortBy' in node && node.SortBy.node !== undefined ? [node.SortBy.node] : [],
  );
  if (ORDER_SENSITIVE_AGGREGATES.has(name)) return [...args, ...sorted];
  if (!CHOOSING.test(name)) return [];
  // WITHIN GROUP (ORDER BY …) is what percentiles choose from; their argument is the share.
  return sorted.length > 0 ? sorted : args;
}

function isPlain(node: Node): boolean {
  if ('A_Const' in node) return true;
  if ('CollateClause' in node) return node.CollateClause.arg !== undefined && isPlain(node.CollateClause.arg);
  if ('TypeCast' in node) {
    const type = node.TypeCast.typeName;
    const isScaled = typeText(type) === 'numeric' && (type?.typmods ?? []).length === 2;
    return isScaled || PLAIN_TYPES.test(typeText(type));
  }
  return 'FuncCall' in node && PLAIN_FUNCTIONS.test(namesOf(node.FuncCall.funcname).at(-1) ?? '');
}
