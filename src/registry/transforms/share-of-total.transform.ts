import { Decimal } from './decimal.js';
import { numberIn } from './row-order.js';
import type { Row, TransformPlan } from './transform.js';
import type { TransformArguments } from './transform-arguments.js';

/**
 * `share_of_total: {value, group, decimals, as}` adds share_percent: the row's part of its group's total, in percent.
 * Null where the value is null or the total is zero. Without `group` the total is over all rows.
 */
export function shareOfTotal(args: TransformArguments): TransformPlan {
  args.refuseUnknown(['value', 'group', 'decimals', 'as']);
  const value = args.numericColumn('value');
  const group = args.columnList('group', []);
  const decimals = args.whole('decimals', { min: 0, max: 10, fallback: 2 });
  const columns = args.withColumn('share_percent', {
    type: 'decimal',
    unit: 'percent',
    nullable: true,
    description: 'Share of the total.',
  });
  const groupOf = (row: Row): string => JSON.stringify(group.map((index) => row[index] ?? null));
  const apply = (rows: readonly Row[]): readonly Row[] => {
    const totals = new Map<string, Decimal>();
    for (const row of rows)
      totals.set(groupOf(row), (totals.get(groupOf(row)) ?? Decimal.of(0)).plus(numberIn(row, value) ?? Decimal.of(0)));
    return rows.map((row) => [
      ...row,
      numberIn(row, value)
        ?.shift(2)
        .dividedBy(totals.get(groupOf(row)) ?? Decimal.of(0), decimals)
        ?.toString() ?? null,
    ]);
  };
  return { columns, apply };
}
