import type { Node } from 'libpg-query';
import type { ParameterDefinition } from '../query-definition.js';
import type { ReportAt } from './query-tree.builder.js';
import type { QueryBlock, QueryTree } from './query-tree.js';
import { locationOf, parameterNumber, withoutCasts } from './sql-node.js';

export interface LimitContext {
  readonly parameters: readonly ParameterDefinition[];
  readonly bindings: readonly string[];
  readonly rowsMax: number;
  readonly report: ReportAt;
}

/**
 * Rows are cut only where their order says which: LIMIT, OFFSET and DISTINCT ON stand beside an ORDER BY, and the outermost
 * LIMIT is known to stay within the row limit.
 * @returns whether the outermost select bounds its own rows.
 */
export function checkLimits(tree: QueryTree, context: LimitContext): boolean {
  for (const block of tree.blocks) checkCut(block, context.report);
  const { limitCount } = tree.root.select;
  if (limitCount === undefined) return false;
  const most = largestLimit(limitCount, context);
  if (most === undefined || most > context.rowsMax)
    context.report(
      locationOf(limitCount),
      'order.limit',
      'the outermost LIMIT has no known bound',
      `Use a number, or an integer parameter with max, up to ${context.rowsMax}.`,
    );
  return true;
}

function checkCut(block: QueryBlock, report: ReportAt): void {
  const { limitCount, limitOffset, limitOption, sortClause, distinctClause } = block.select;
  const isOrdered = (sortClause ?? []).length > 0;
  const cut = limitCount ?? limitOffset;
  if (cut !== undefined && !isOrdered)
    report(
      locationOf(cut),
      'order.limit',
      'LIMIT or OFFSET without ORDER BY cuts arbitrary rows',
      'Add ORDER BY beside it.',
    );
  if (limitOption === 'LIMIT_OPTION_WITH_TIES')
    report(locationOf(cut), 'order.limit', 'WITH TIES is not supported', 'Use LIMIT.');
  const on = (distinctClause ?? []).find((node) => Object.keys(node).length > 0);
  if (on !== undefined && !isOrdered)
    report(
      locationOf(on),
      'order.distinct_on',
      'DISTINCT ON without ORDER BY keeps arbitrary rows',
      'Add ORDER BY beside it.',
    );
}

function largestLimit(node: Node, { parameters, bindings }: LimitContext): number | undefined {
  const inner = withoutCasts(node);
  if (inner !== undefined && 'A_Const' in inner)
    return inner.A_Const.ival === undefined ? undefined : (inner.A_Const.ival.ival ?? 0);
  const number = parameterNumber(node);
  const parameter = parameters.find(({ name }) => number !== undefined && name === bindings[number - 1]);
  if (parameter?.type !== 'integer' || parameter.default === null) return undefined;
  return typeof parameter.max === 'number' ? parameter.max : undefined;
}
