import type { ColumnDefinition } from '../query-definition.js';
import { Decimal } from './decimal.js';
import type { Cell, Row } from './transform.js';

/** The number in a cell; undefined for null and for what is no number. */
export function numberIn(row: Row, index: number): Decimal | undefined {
  const cell = row[index] ?? null;
  return cell === null ? undefined : Decimal.parse(cell);
}

/** Order of two values of one column, nulls last. Texts by code unit, which is code point order for dates and ASCII. */
export function compareCells(column: ColumnDefinition | undefined, a: Cell, b: Cell): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  const isNumber = column?.type === 'integer' || column?.type === 'decimal';
  const left = isNumber ? Decimal.parse(a) : undefined;
  const right = isNumber ? Decimal.parse(b) : undefined;
  if (left !== undefined && right !== undefined) return left.compareTo(right);
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Places of the rows by group, each group in the order of its sort column; rows that are equal there keep their order. */
export function groupedPlaces(
  rows: readonly Row[],
  group: readonly number[],
  sort: { readonly index: number; readonly column: ColumnDefinition | undefined },
): readonly (readonly number[])[] {
  const groups = new Map<string, number[]>();
  for (const [place, row] of rows.entries()) {
    const name = JSON.stringify(group.map((index) => row[index] ?? null));
    const places = groups.get(name);
    if (places === undefined) groups.set(name, [place]);
    else places.push(place);
  }
  const cell = (place: number): Cell => rows[place]?.[sort.index] ?? null;
  return [...groups.values()].map((places) =>
    places.sort((a, b) => compareCells(sort.column, cell(a), cell(b)) || a - b),
  );
}
