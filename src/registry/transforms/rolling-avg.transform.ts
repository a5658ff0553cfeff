import { Decimal } from './decimal.js';
import { groupedPlaces, numberIn } from './row-order.js';
import type { Cell, Row, TransformPlan } from './transform.js';
import type { TransformArguments } from './transform-arguments.js';

const WINDOW_MAX = 1_000;

/**
 * `rolling_avg: {value, sort, group, window, decimals, as}` adds rolling_avg: the mean of the last `window` rows in the order
 * of `sort`. Null until the window is full and while it holds a null. Rows keep their order.
 */
export function rollingAvg(args: TransformArguments): TransformPlan {
  args.refuseUnknown(['value', 'sort', 'group', 'window', 'decimals', 'as']);
  const value = args.numericColumn('value');
  const unit = args.columns[value]?.unit;
  const sort = { index: args.column('sort'), column: args.columns[args.column('sort')] };
  const group = args.columnList('group', []);
  const window = args.whole('window', { min: 1, max: WINDOW_MAX, fallback: 3 });
  const decimals = args.whole('decimals', { min: 0, max: 10, fallback: 2 });
  const description = `Mean of the last ${window} rows.`;
  const columns = args.withColumn('rolling_avg', {
    type: 'decimal',
    nullable: true,
    description,
    ...(unit === undefined ? {} : { unit }),
  });
  const mean = (rows: readonly (Row | undefined)[]): Cell => {
    const numbers = rows
      .map((row) => (row === undefined ? undefined : numberIn(row, value)))
      .filter((number) => number !== undefined);
    if (numbers.length < window) return null;
    return (
      numbers
        .reduce((sum, number) => sum.plus(number))
        .dividedBy(Decimal.of(window), decimals)
        ?.toString() ?? null
    );
  };
  const apply = (rows: readonly Row[]): readonly Row[] => {
    const means = new Map<number, Cell>();
    for (const places of groupedPlaces(rows, group, sort))
      for (const [nth, place] of places.entries())
        means.set(place, mean(places.slice(Math.max(0, nth - window + 1), nth + 1).map((at) => rows[at])));
    return rows.map((row, place) => [...row, means.get(place) ?? null]);
  };
  return { columns, apply };
}
