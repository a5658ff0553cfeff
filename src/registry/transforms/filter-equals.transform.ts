import type { JsonValue } from '../../kernel/canonical-json.js';
import type { ColumnDefinition } from '../query-definition.js';
import { Decimal } from './decimal.js';
import { TransformFault, type Cell, type TransformPlan } from './transform.js';
import type { TransformArguments } from './transform-arguments.js';

/** `filter_equals: {where: {column: value}}` keeps the rows in which every named column has its value; null matches null. */
export function filterEquals(args: TransformArguments): TransformPlan {
  args.refuseUnknown(['where']);
  const tests = args.columnMap('where').map(([index, value]) => ({ index, matches: test(args.columns[index], value) }));
  return {
    columns: args.columns,
    apply: (rows) => rows.filter((row) => tests.every(({ index, matches }) => matches(row[index] ?? null))),
  };
}

function test(column: ColumnDefinition | undefined, value: JsonValue): (cell: Cell) => boolean {
  if (value === null) return (cell) => cell === null;
  if (typeof value === 'number' && (column?.type === 'integer' || column?.type === 'decimal')) {
    const wanted = Decimal.of(value);
    return (cell) => cell !== null && Decimal.parse(cell)?.compareTo(wanted) === 0;
  }
  if (typeof value === 'boolean' && column?.type === 'boolean') return (cell) => cell === (value ? 't' : 'f');
  if (typeof value === 'string' && (column?.type === 'string' || column?.type === 'date'))
    return (cell) => cell === value;
  throw new TransformFault(`where compares ${column?.name ?? 'a column'} with a value of another type`);
}
