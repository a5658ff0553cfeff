import type { ColumnDefinition, TransformStep } from '../query-definition.js';
import { cagr } from './cagr.transform.js';
import { filterEquals } from './filter-equals.transform.js';
import { renameColumns } from './rename-columns.transform.js';
import { rollingAvg } from './rolling-avg.transform.js';
import { select } from './select.transform.js';
import { shareOfTotal } from './share-of-total.transform.js';
import { toPercent } from './to-percent.transform.js';
import { topN } from './top-n.transform.js';
import { TransformArguments } from './transform-arguments.js';
import { TransformFault, type Row, type Transform, type TransformPlan } from './transform.js';
import { yoy } from './yoy.transform.js';

/** Every step a definition may name. */
export const TRANSFORMS: ReadonlyMap<string, Transform> = new Map<string, Transform>([
  ['select', select],
  ['filter_equals', filterEquals],
  ['rename_columns', renameColumns],
  ['to_percent', toPercent],
  ['top_n', topN],
  ['share_of_total', shareOfTotal],
  ['yoy', yoy],
  ['rolling_avg', rollingAvg],
  ['cagr', cagr],
]);

/**
 * A definition's steps one after the other, fitted to the statement's columns.
 * @throws TransformFault naming the first step that does not fit.
 */
export function planTransforms(steps: readonly TransformStep[], columns: readonly ColumnDefinition[]): TransformPlan {
  return steps.reduce<TransformPlan>(
    (before, step, place) => {
      const plan = planStep(step, before.columns, place);
      return { columns: plan.columns, apply: (rows: readonly Row[]) => plan.apply(before.apply(rows)) };
    },
    { columns, apply: (rows) => rows },
  );
}

function planStep(step: TransformStep, columns: readonly ColumnDefinition[], place: number): TransformPlan {
  const transform = TRANSFORMS.get(step.name);
  if (transform === undefined)
    throw new TransformFault(`${step.name} is not a transform; there are ${[...TRANSFORMS.keys()].join(', ')}`, place);
  try {
    return transform(new TransformArguments(step.arguments, columns));
  } catch (error) {
    if (error instanceof TransformFault) throw new TransformFault(`${step.name} ${error.message}`, place);
    throw error;
  }
}
