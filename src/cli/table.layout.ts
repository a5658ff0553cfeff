import { clip, columnsOf, pad, printable, wrap } from './text.measure.js';

export type Cell = string | number | boolean | null | undefined;

export interface TableOptions {
  /** Columns of the screen; without it nothing is cut. */
  readonly width?: number | undefined;
  /** What becomes of text that has no room: cut (the default), or carried on in the next line. */
  readonly overflow?: 'clip' | 'wrap';
  /** Colours a padded cell; its width is known by then. */
  readonly style?: (padded: string, row: number, column: number) => string;
}

interface Column {
  readonly heading: string;
  readonly texts: readonly string[];
  readonly isNumeric: boolean;
  readonly width: number;
}

const GAP = 2;
const COLUMN_MIN = 8;
/** A number, alone or with a unit: it stands to the right and is never cut. */
const QUANTITY = /^-?\d[\d,]*(\.\d+)?( (B|kB|MB|GB|TB|ms|s|min|h|d|times))?$/;

/**
 * Columns padded to their widest cell, two blanks apart, numbers to the right. Text gives way where the screen is narrow, then columns from
 * the right, and a line below names these.
 */
export function table(
  headings: readonly string[],
  rows: readonly (readonly Cell[])[],
  options: TableOptions = {},
): string {
  const { shown, hidden } = fitted(
    headings.map((heading, i) => columnOf(heading, rows, i)),
    options,
  );
  const plain = (padded: string): string => padded;
  const head = shown.map(({ heading, width }) => clip(heading, width));
  const rule = shown.map(({ width }) => '-'.repeat(width));
  const body = rows.flatMap((_, y) => rowLines(shown, y, options));
  const note = `not shown for want of room: ${hidden.join(', ')}`;
  return [
    lineOf(shown, head, plain),
    lineOf(shown, rule, plain),
    ...body,
    ...(hidden.length === 0 ? [] : wrap(note, options.width ?? note.length)),
  ].join('\n');
}

function columnOf(heading: string, rows: readonly (readonly Cell[])[], at: number): Column {
  const texts = rows.map((row) => textOf(row[at]));
  const width = texts.reduce((most, text) => Math.max(most, columnsOf(text)), columnsOf(heading));
  const given = rows.map((row) => row[at]).filter((cell) => cell !== null && cell !== undefined && cell !== '');
  return { heading, texts, width, isNumeric: given.length > 0 && given.every(isQuantity) };
}

function isQuantity(cell: Cell): boolean {
  return typeof cell === 'number' || (typeof cell === 'string' && QUANTITY.test(cell));
}

function textOf(cell: Cell): string {
  return cell === null || cell === undefined ? '' : printable(String(cell));
}

function rowLines(columns: readonly Column[], row: number, { overflow, style }: TableOptions): readonly string[] {
  const cells = columns.map(({ texts, width }) => {
    const text = texts[row] ?? '';
    return overflow === 'wrap' ? wrap(text, width) : [clip(text, width)];
  });
  const height = Math.max(...cells.map((lines) => lines.length));
  return Array.from({ length: height }, (_, n) =>
    lineOf(
      columns,
      cells.map((lines) => lines[n] ?? ''),
      (padded, column) => style?.(padded, row, column) ?? padded,
    ),
  );
}

function lineOf(
  columns: readonly Column[],
  cells: readonly string[],
  style: (padded: string, column: number) => string,
): string {
  return columns
    .map(({ width, isNumeric }, i) => style(pad(cells[i] ?? '', width, isNumeric), i))
    .join(' '.repeat(GAP))
    .trimEnd();
}

/** Text that is carried on is read whole, so none of its columns is left out. */
function fitted(
  columns: readonly Column[],
  { width = Number.POSITIVE_INFINITY, overflow }: TableOptions,
): { readonly shown: readonly Column[]; readonly hidden: readonly string[] } {
  for (let count = columns.length; ; count--) {
    const shown = narrowed(columns.slice(0, count), width, count === 1 || overflow === 'wrap');
    if (count > 1 && overflow !== 'wrap' && totalOf(shown) > width) continue;
    return { shown, hidden: columns.slice(count).map(({ heading }) => heading) };
  }
}

/**
 * Takes from the widest column of text, one by one, until the line fits; numbers are never cut, and the first column, which names the row,
 * only where nothing else is left or text is carried on.
 */
function narrowed(columns: readonly Column[], width: number, cutsNames: boolean): readonly Column[] {
  const widths = columns.map((column) => column.width);
  for (let excess = totalOf(columns) - width; excess > 0; excess--) {
    const room = columns.map(({ isNumeric }, i) => (isNumeric || (i === 0 && !cutsNames) ? 0 : (widths[i] ?? 0)));
    const widest = room.indexOf(Math.max(...room));
    if ((room[widest] ?? 0) <= COLUMN_MIN) break;
    widths[widest] = (widths[widest] ?? 0) - 1;
  }
  return columns.map((column, i) => ({ ...column, width: widths[i] ?? 0 }));
}

function totalOf(columns: readonly Column[]): number {
  return columns.reduce((sum, { width }) => sum + width, GAP * (columns.length - 1));
}
