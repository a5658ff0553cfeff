import { compareCells } from './row-order.js';
import type { Cell, Row, TransformPlan } from './transform.js';
import type { TransformArguments } from './transform-arguments.js';

const ROWS_MAX = 100_000;

/** `top_n: {column, n, descending}` keeps the n first rows by the column, nulls last; equal ones keep their order. */
export function topN(args: TransformArguments): TransformPlan {
  args.refuseUnknown(['column', 'n', 'descending']);
  const index = args.column('column');
  const column = args.columns[index];
  const n = args.whole('n', { min: 1, max: ROWS_MAX });
  const sign = args.flag('descending', true) ? -1 : 1;
  const compare = (a: Cell, b: Cell): number =>
    a === null || b === null ? Number(a === null) - Number(b === null) : sign * compareCells(column, a, b);
  const apply = (rows: readonly Row[]): readonly Row[] =>
    rows.toSorted((a, b) => compare(a[index] ?? null, b[index] ?? null)).slice(0, n);
  return { columns: args.columns, apply };
}
