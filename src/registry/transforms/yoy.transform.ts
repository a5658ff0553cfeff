import { groupedPlaces, numberIn } from './row-order.js';
import type { Cell, Row, TransformPlan } from './transform.js';
import type { TransformArguments } from './transform-arguments.js';

/**
 * `yoy: {value, sort, group, decimals, as}` adds yoy_percent: the change from the previous row in the order of `sort`, in
 * percent of it. Null for the first row of a group, beside a null, and over zero. Rows keep their order.
 */
export function yoy(args: TransformArguments): TransformPlan {
  args.refuseUnknown(['value', 'sort', 'group', 'decimals', 'as']);
  const value = args.numericColumn('value');
  const sort = { index: args.column('sort'), column: args.columns[args.column('sort')] };
  const group = args.columnList('group', []);
  const decimals = args.whole('decimals', { min: 0, max: 10, fallback: 2 });
  const columns = args.withColumn('yoy_percent', {
    type: 'decimal',
    unit: 'percent',
    nullable: true,
    description: 'Change from the previous row.',
  });
  const change = (row: Row | undefined, previous: Row | undefined): Cell => {
    const now = row === undefined ? undefined : numberIn(row, value);
    const then = previous === undefined ? undefined : numberIn(previous, value);
    if (now === undefined || then === undefined) return null;
    return now.minus(then).shift(2).dividedBy(then, decimals)?.toString() ?? null;
  };
  const apply = (rows: readonly Row[]): readonly Row[] => {
    const changes = new Map<number, Cell>();
    for (const places of groupedPlaces(rows, group, sort))
      for (const [nth, place] of places.entries()) changes.set(place, change(rows[place], rows[places[nth - 1] ?? -1]));
    return rows.map((row, place) => [...row, changes.get(place) ?? null]);
  };
  return { columns, apply };
}
