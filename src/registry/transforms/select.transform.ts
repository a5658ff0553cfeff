import { TransformFault, type TransformPlan } from './transform.js';
import type { TransformArguments } from './transform-arguments.js';

/** `select: {columns: [a, b]}` keeps these columns, in this order. */
export function select(args: TransformArguments): TransformPlan {
  args.refuseUnknown(['columns']);
  const indexes = args.columnList('columns');
  const columns = indexes.map((index) => args.columns[index]).filter((column) => column !== undefined);
  if (columns.length === 0) throw new TransformFault('keeps no column');
  return { columns, apply: (rows) => rows.map((row) => indexes.map((index) => row[index] ?? null)) };
}
