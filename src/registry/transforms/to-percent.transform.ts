import { Decimal } from './decimal.js';
import { TransformFault, type TransformPlan } from './transform.js';
import type { TransformArguments } from './transform-arguments.js';

/** `to_percent: {columns: [a]}` turns shares into percent, exactly: the point moves two places. */
export function toPercent(args: TransformArguments): TransformPlan {
  args.refuseUnknown(['columns']);
  const indexes = new Set(args.columnList('columns'));
  const columns = args.columns.map((column, index) => {
    if (!indexes.has(index)) return column;
    if (column.type !== 'decimal') throw new TransformFault(`columns names ${column.name}, which is not a decimal`);
    return { ...column, unit: 'percent' };
  });
  const percent = (cell: string | null): string | null =>
    cell === null ? null : (Decimal.parse(cell)?.shift(2).toString() ?? cell);
  return {
    columns,
    apply: (rows) => rows.map((row) => row.map((cell, index) => (indexes.has(index) ? percent(cell) : cell))),
  };
}
