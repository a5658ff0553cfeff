import type { Node, SortBy } from 'libpg-query';
import type { OutputOrder, ResidualFilter } from '../query-definition.js';
import { outputsOf, type QueryBlock } from './query-tree.js';
import {
  columnNames,
  conjunctsOf,
  namesOf,
  parameterNumber,
  plainOperator,
  sameExpression,
  walkNodes,
} from './sql-node.js';

export interface ServingAnalysis {
  /** Parameters that only filter finished rows by an output column; null leaves all of them. */
  readonly residuals: readonly ResidualFilter[];
  /** The outermost ORDER BY over output columns; null where it cannot be said by them alone. */
  readonly outputOrder: readonly OutputOrder[] | null;
}

interface Output {
  readonly name: string;
  readonly value: Node;
}

/** Scalar functions that may shape an output without making the rows depend on each other. */
const SCALAR: ReadonlySet<string> = new Set(['round', 'abs', 'lower', 'upper', 'trunc', 'to_char', 'date_part']);
const NULLS: Readonly<Record<string, OutputOrder['nulls']>> = {
  SORTBY_NULLS_FIRST: 'first',
  SORTBY_NULLS_LAST: 'last',
};

/**
 * What of a statement can be done to its finished rows: filter them and put them in order. Stored rows of the statement with a
 * parameter left null, filtered and ordered so, are then the rows of the statement with the parameter given. Proved only where
 * the outermost SELECT does nothing but choose, shape and order rows one by one; anything else gives nothing.
 */
export function analyzeServing(root: QueryBlock, bindings: readonly string[]): ServingAnalysis {
  const outputs = namedOutputs(root);
  if (outputs === undefined) return { residuals: [], outputOrder: null };
  return {
    residuals: isRowwise(root, outputs) ? residualsOf(root, outputs, bindings) : [],
    outputOrder: orderOf(root, outputs),
  };
}

function namedOutputs(root: QueryBlock): readonly Output[] | undefined {
  if (root.branches.length > 0) return undefined;
  const outputs = outputsOf(root).flatMap(({ name, value }) =>
    name === undefined || name === '*' || value === undefined ? [] : [{ name, value }],
  );
  return outputs.length === outputsOf(root).length && outputs.length > 0 ? outputs : undefined;
}

function isRowwise({ select }: QueryBlock, outputs: readonly Output[]): boolean {
  const { groupClause = [], havingClause, windowClause = [], distinctClause = [], limitCount, limitOffset } = select;
  if (groupClause.length + windowClause.length + distinctClause.length > 0) return false;
  if (havingClause !== undefined || limitCount !== undefined || limitOffset !== undefined) return false;
  return outputs.every(({ value }) => isScalar(value));
}

function isScalar(value: Node): boolean {
  let scalar = true;
  walkNodes([value], (type, body) => {
    if (type === 'SubLink') scalar = false;
    if (type === 'FuncCall') {
      const call = body as { funcname?: Node[]; over?: unknown };
      if (call.over !== undefined || !SCALAR.has(namesOf(call.funcname).at(-1) ?? '')) scalar = false;
    }
    return scalar;
  });
  return scalar;
}

function residualsOf(
  root: QueryBlock,
  outputs: readonly Output[],
  bindings: readonly string[],
): readonly ResidualFilter[] {
  const uses = usesByNumber(root);
  return conjunctsOf(root.select.whereClause).flatMap((conjunct) => {
    const found = openFilter(conjunct, outputs);
    // Two uses are the two of the idiom itself: it stands nowhere else.
    if (found === undefined || uses.get(found.number) !== 2) return [];
    const param = bindings[found.number - 1];
    return param === undefined ? [] : [{ param, column: found.column }];
  });
}

/** How often each parameter stands in the whole statement. */
function usesByNumber({ select }: QueryBlock): ReadonlyMap<number, number> {
  const uses = new Map<number, number>();
  walkNodes(select, (type, body) => {
    if (type !== 'ParamRef') return true;
    const number = (body as { number?: number }).number ?? 0;
    uses.set(number, (uses.get(number) ?? 0) + 1);
    return true;
  });
  return uses;
}

/** `:p IS NULL OR column = :p`, in either order, over a column that is put out as it stands. */
function openFilter(node: Node, outputs: readonly Output[]): { number: number; column: string } | undefined {
  if (!('BoolExpr' in node) || node.BoolExpr.boolop !== 'OR_EXPR') return undefined;
  const [first, second, ...others] = node.BoolExpr.args ?? [];
  if (first === undefined || second === undefined || others.length > 0) return undefined;
  return openFilterOf(first, second, outputs) ?? openFilterOf(second, first, outputs);
}

function openFilterOf(
  test: Node,
  equality: Node,
  outputs: readonly Output[],
): { number: number; column: string } | undefined {
  if (!('NullTest' in test) || test.NullTest.nulltesttype !== 'IS_NULL') return undefined;
  const number = parameterNumber(test.NullTest.arg);
  if (number === undefined || plainOperator(equality) !== '=' || !('A_Expr' in equality)) return undefined;
  const { lexpr, rexpr } = equality.A_Expr;
  const side = parameterNumber(rexpr) === number ? lexpr : parameterNumber(lexpr) === number ? rexpr : undefined;
  const column = columnNames(side) === undefined ? undefined : outputs.find(({ value }) => sameExpression(value, side));
  return column === undefined ? undefined : { number, column: column.name };
}

function orderOf({ select }: QueryBlock, outputs: readonly Output[]): readonly OutputOrder[] | null {
  const order = (select.sortClause ?? []).map((node) => ('SortBy' in node ? sortOf(node.SortBy, outputs) : undefined));
  return order.some((sort) => sort === undefined) ? null : order.filter((sort) => sort !== undefined);
}

function sortOf(sort: SortBy, outputs: readonly Output[]): OutputOrder | undefined {
  if (sort.node === undefined || sort.sortby_dir === 'SORTBY_USING') return undefined;
  const collated = 'CollateClause' in sort.node ? sort.node.CollateClause : undefined;
  if (collated !== undefined && namesOf(collated.collname).join('.') !== 'C') return undefined;
  const column = sortedColumn(collated?.arg ?? sort.node, outputs, collated === undefined);
  if (column === undefined) return undefined;
  return {
    column,
    isCollatedC: collated !== undefined,
    isDescending: sort.sortby_dir === 'SORTBY_DESC',
    nulls: NULLS[sort.sortby_nulls ?? ''] ?? null,
  };
}

/** A bare name in ORDER BY is an output; inside an expression it is an input, which counts where it is put out as it stands. */
function sortedColumn(node: Node, outputs: readonly Output[], isBare: boolean): string | undefined {
  const names = columnNames(node);
  if (names === undefined) return undefined;
  if (isBare && names.length === 1) {
    const output = outputs.find(({ name }) => name === names[0]);
    if (output !== undefined) return output.name;
  }
  return outputs.find(({ value }) => sameExpression(value, node))?.name;
}
