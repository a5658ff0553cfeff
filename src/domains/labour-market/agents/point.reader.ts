import type { JsonValue } from '../../../kernel/canonical-json.js';
import type { AnswerRow } from '../../../kernel/query-answer.js';
import type { AgentAnswer, AgentContext } from '../../../orchestration/agent.port.js';
import type { Quantity } from '../../../orchestration/quantity.js';

/** One number of an answer under the name that its row gives it: a sector, a month, a country. */
export interface Point {
  readonly label: string;
  readonly value: Quantity;
  readonly row: number;
}

export interface Pair {
  readonly label: string;
  readonly x: Quantity;
  readonly y: Quantity;
}

export interface Reading {
  readonly label: string | ((row: AnswerRow) => string);
  readonly column: string;
  readonly unit: string;
  readonly keep?: (row: AnswerRow) => boolean;
  /** Only the rows of the newest month or year in this column. */
  readonly newest?: string;
  /** `newest` for each value of this column by itself: countries do not all report the same year. */
  readonly newestPer?: string;
}

/** How privacy names groups too small to tell: they are no group one can speak of. */
export const SUPPRESSED = 'suppressed';

/** The numbers of a column in answer order; rows without a number, and merged small groups, are left out. */
export function pointsOf(
  answer: AgentAnswer | undefined,
  { label, column, unit, keep, newest, newestPer }: Reading,
): readonly Point[] {
  if (answer === undefined) return [];
  const isNewest = newest === undefined ? () => true : newestRows(answer, newest, newestPer);
  return answer.rows.flatMap((row, index) => {
    const name = typeof label === 'string' ? text(row[label]) : label(row);
    if (name === SUPPRESSED || keep?.(row) === false || !isNewest(row)) return [];
    const value = answer.cell(index, column, unit);
    return value === undefined ? [] : [{ label: name, value, row: index }];
  });
}

/** The newest month or year of a column: texts of one length, so that the greatest is the newest. */
export function newestIn(answer: AgentAnswer, column: string): string {
  return answer.rows.map((row) => text(row[column])).reduce((last, each) => (each > last ? each : last), '');
}

function newestRows(answer: AgentAnswer, column: string, per: string | undefined): (row: AnswerRow) => boolean {
  const groupOf = (row: AnswerRow): string => (per === undefined ? '' : text(row[per]));
  const newest = new Map<string, string>();
  for (const row of answer.rows)
    if (text(row[column]) > (newest.get(groupOf(row)) ?? '')) newest.set(groupOf(row), text(row[column]));
  return (row) => text(row[column]) === newest.get(groupOf(row));
}

export function quantitiesOf(points: readonly Point[]): readonly Quantity[] {
  return points.map(({ value }) => value);
}

/** Pairs of equal names, in the order of the first. A name that either side lacks is left out. */
export function pairsOf(xs: readonly Point[], ys: readonly Point[]): readonly Pair[] {
  const byLabel = new Map(ys.map(({ label, value }) => [label, value]));
  return xs.flatMap(({ label, value }) => {
    const y = byLabel.get(label);
    return y === undefined ? [] : [{ label, x: value, y }];
  });
}

/** Greatest first; equal values by name, so that equal answers always tell the same. */
export function descending<T extends { readonly label: string; readonly value: Quantity }>(
  points: readonly T[],
): readonly T[] {
  return [...points].sort((a, b) => b.value.value - a.value.value || (a.label < b.label ? -1 : 1));
}

/** How many values a statement rests on. */
export function countOf(context: AgentContext, values: readonly Quantity[]): Quantity | undefined {
  return context.compute('count', 'count', values);
}

export function presentOf<T>(values: readonly (T | undefined)[]): readonly T[] {
  return values.filter((value): value is T => value !== undefined);
}

/** The month of a row as year and month. */
export function month(row: AnswerRow): string {
  return text(row['month']).slice(0, 'yyyy-mm'.length);
}

export function text(value: JsonValue | undefined): string {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}
