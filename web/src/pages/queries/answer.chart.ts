import type { Column, Row } from '../../api/registry.types.js';
import type { ChartProps, ChartRow } from '../../components/charts/chart.types.js';

/** What is drawn along what, and for each of which. */
export interface ChartChoice {
  readonly x: string;
  readonly y: string;
  /** `NO_SPLIT`: one series. */
  readonly split: string;
}

export const NO_SPLIT = 'everything together';

const SERIES_MAX = 6;
const PLACES_MAX = 400;
const TIMES: readonly string[] = ['date', 'timestamp'];
const YEAR = /(^|_)(year|period|month|quarter|week|day|date)$/;

interface Axes {
  /** Columns along which something can be drawn. */
  readonly places: readonly string[];
  /** Columns that can be drawn. */
  readonly values: readonly string[];
}

export function axesOf(columns: readonly Column[]): Axes {
  const isPlace = (column: Column): boolean => isTime(column) || ['string', 'boolean'].includes(column.type);
  return {
    places: columns.filter(isPlace).map(({ name }) => name),
    values: columns.filter((column) => isNumber(column) && !isTime(column)).map(({ name }) => name),
  };
}

/** Time along the bottom if there is any, else the first text that tells rows apart; a second text that has few values splits. */
export function suggested(rows: readonly Row[], columns: readonly Column[]): ChartChoice | null {
  const { places, values } = axesOf(columns);
  const varying = places.filter((name) => distinct(rows, name) > 1);
  const time = columns.find((column) => isTime(column) && varying.includes(column.name))?.name;
  const x = time ?? varying.find((name) => distinct(rows, name) === rows.length) ?? varying[0];
  const y = values.find((name) => rows.some((row) => typeof row[name] === 'number'));
  if (x === undefined || y === undefined) return null;
  const isUnique = distinct(rows, x) === rows.length;
  const split = isUnique ? undefined : varying.find((name) => name !== x && distinct(rows, name) <= SERIES_MAX);
  return { x, y, split: split ?? NO_SPLIT };
}

type Drawing = Pick<ChartProps, 'kind' | 'x' | 'xLabel' | 'series' | 'rows'> & { readonly unit?: string };

/** The first series alone where there are more than can be told apart, and the first places. */
export function drawn(rows: readonly Row[], columns: readonly Column[], { x, y, split }: ChartChoice): Drawing {
  const names = split === NO_SPLIT ? [y] : [...new Set(rows.map((row) => textOf(row[split])))].slice(0, SERIES_MAX);
  const places = new Map<string, Record<string, string | number | null>>();
  for (const row of rows) {
    const place = textOf(row[x]);
    const at = places.get(place) ?? { [x]: place };
    const name = split === NO_SPLIT ? y : textOf(row[split]);
    const value = row[y];
    // Of several rows at one place the first is drawn: to add or to average them would be a number that no answer holds.
    if (names.includes(name) && at[keyOf(name)] === undefined)
      at[keyOf(name)] = typeof value === 'number' ? value : null;
    places.set(place, at);
  }
  const column = columns.find(({ name }) => name === x);
  const unit = columns.find(({ name }) => name === y)?.unit;
  const isOverTime = column !== undefined && isTime(column);
  const sorted: readonly ChartRow[] = [...places.values()];
  return {
    kind: isOverTime ? 'line' : 'bar',
    ...{ x, xLabel: x },
    series: names.map((name) => ({ key: keyOf(name), label: name })),
    rows: (isOverTime ? [...sorted].sort((a, b) => (String(a[x]) < String(b[x]) ? -1 : 1)) : sorted).slice(
      0,
      PLACES_MAX,
    ),
    ...(unit === null || unit === undefined ? {} : { unit }),
  };
}

/** Apart from the column along the bottom, whatever the values are called. */
function keyOf(name: string): string {
  return `value of ${name}`;
}

function isTime({ name, type }: Column): boolean {
  return TIMES.includes(type) || (['integer', 'string'].includes(type) && YEAR.test(name));
}

function isNumber({ type }: Column): boolean {
  return type === 'integer' || type === 'decimal';
}

function distinct(rows: readonly Row[], name: string): number {
  return new Set(rows.map((row) => textOf(row[name]))).size;
}

function textOf(value: unknown): string {
  if (value === null || value === undefined) return 'none';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
