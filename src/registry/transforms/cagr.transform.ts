import { Decimal } from './decimal.js';
import { numberIn } from './row-order.js';
import { TransformFault, type Cell, type Row, type TransformPlan } from './transform.js';
import type { TransformArguments } from './transform-arguments.js';

/**
 * `cagr: {start, end, periods, decimals, as}` adds cagr_percent: the compound growth from start to end over `periods` (a
 * number or a column), in percent. Null unless all three are above zero. The root is taken in double precision, then rounded.
 */
export function cagr(args: TransformArguments): TransformPlan {
  args.refuseUnknown(['start', 'end', 'periods', 'decimals', 'as']);
  const start = args.numericColumn('start');
  const end = args.numericColumn('end');
  const periods = periodsOf(args);
  const decimals = args.whole('decimals', { min: 0, max: 10, fallback: 2 });
  const columns = args.withColumn('cagr_percent', {
    type: 'decimal',
    unit: 'percent',
    nullable: true,
    description: 'Compound growth a period.',
  });
  const growth = (row: Row): Cell => {
    const [from, to, count] = [numberIn(row, start), numberIn(row, end), periods(row)];
    if (from?.isPositive() !== true || to?.isPositive() !== true || count?.isPositive() !== true) return null;
    const percent = 100 * ((to.toNumber() / from.toNumber()) ** (1 / count.toNumber()) - 1);
    return Decimal.parse(String(percent))?.round(decimals).toString() ?? null;
  };
  return { columns, apply: (rows) => rows.map((row) => [...row, growth(row)]) };
}

function periodsOf(args: TransformArguments): (row: Row) => Decimal | undefined {
  const given = args.get('periods');
  if (typeof given === 'string') {
    const index = args.numericColumn('periods');
    return (row) => numberIn(row, index);
  }
  if (typeof given !== 'number' || !(given > 0))
    throw new TransformFault('periods must be a number above zero or a column');
  const fixed = Decimal.of(given);
  return () => fixed;
}
