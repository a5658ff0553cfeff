import type { JsonValue } from '../kernel/canonical-json.js';

/** What a verb writes to: results on stdout, everything else on stderr. */
export interface Terminal {
  readonly isInteractive: boolean;
  readonly useColour: boolean;
  /** Columns of the screen; absent where stdout is no terminal, and nothing is cut then. */
  readonly width?: number;
  out(text: string): void;
  err(text: string): void;
}

export type Cell = string | number | boolean | null | undefined;

export interface TableOptions {
  readonly width?: number | undefined;
  /** What becomes of text that has no room: cut (the default), or carried on in the next line. */
  readonly overflow?: 'clip' | 'wrap';
  /** Colours a padded cell; its width is known by then. */
  readonly style?: (padded: string, row: number, column: number) => string;
}

const RESET = '\u001b[0m';
const COLOURS = { red: '\u001b[31m', green: '\u001b[32m', yellow: '\u001b[33m', dim: '\u001b[2m', bold: '\u001b[1m' };
const GAP = 2;
const COLUMN_MIN = 8;

export function paint(terminal: Terminal, colour: keyof typeof COLOURS, text: string): string {
  return terminal.useColour ? `${COLOURS[colour]}${text}${RESET}` : text;
}

/** Text as a terminal may show it: what steers a terminal, or breaks a line, becomes a blank. */
export function printable(text: string): string {
  return text.replace(/\p{Cc}+/gu, ' ');
}

/** Lines of at most `width` characters, broken at blanks where there are any. */
export function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    let rest = word;
    if (line !== '' && length(line) + 1 + length(rest) > width) {
      lines.push(line);
      line = '';
    }
    for (; length(rest) > width; rest = characters(rest).slice(width).join(''))
      lines.push(characters(rest).slice(0, width).join(''));
    line = line === '' ? rest : `${line} ${rest}`;
  }
  return [...lines, line];
}

/** Columns padded to their widest cell, two blanks apart, numbers to the right; text gives way where the screen is narrow. */
export function table(
  headings: readonly string[],
  rows: readonly (readonly Cell[])[],
  options: TableOptions = {},
): string {
  const texts = rows.map((row) => headings.map((_, i) => textOf(row[i])));
  const numeric = headings.map((_, i) => isNumeric(rows.map((row) => row[i])));
  const natural = headings.map((heading, i) => Math.max(length(heading), ...texts.map((row) => length(row[i] ?? ''))));
  const widths = fitted(natural, numeric, options.width);
  const fit = (text: string, width: number): readonly string[] =>
    options.overflow === 'wrap' ? wrap(text, width) : [clip(text, width)];
  const line = (cells: readonly string[], style: (padded: string, column: number) => string): string =>
    cells
      .map((cell, i) => style(pad(cell, widths[i] ?? 0, numeric[i] ?? false), i))
      .join(' '.repeat(GAP))
      .trimEnd();
  const plain = (padded: string): string => padded;
  const body = texts.flatMap((row, y) => {
    const cells = row.map((text, i) => fit(text, widths[i] ?? 0));
    const height = Math.max(...cells.map((lines) => lines.length));
    const style = (padded: string, x: number): string => options.style?.(padded, y, x) ?? padded;
    return Array.from({ length: height }, (_, n) =>
      line(
        cells.map((lines) => lines[n] ?? ''),
        style,
      ),
    );
  });
  const head = headings.map((heading, i) => clip(heading, widths[i] ?? 0));
  const rule = widths.map((width) => '-'.repeat(width));
  return [line(head, plain), line(rule, plain), ...body].join('\n');
}

/** A member of an answer as text: nothing for what is absent, JSON for what has parts. */
export function said(value: JsonValue | undefined): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'object' ? JSON.stringify(value) : printable(String(value));
}

function textOf(cell: Cell): string {
  return cell === null || cell === undefined ? '' : printable(String(cell));
}

function isNumeric(cells: readonly Cell[]): boolean {
  const given = cells.filter((cell) => cell !== null && cell !== undefined);
  return given.length > 0 && given.every((cell) => typeof cell === 'number');
}

/** Takes from the widest column of text, one by one, until the line fits; numbers are never cut. */
function fitted(natural: readonly number[], numeric: readonly boolean[], width = Number.POSITIVE_INFINITY): number[] {
  const widths = [...natural];
  let excess = widths.reduce((sum, each) => sum + each, 0) + GAP * (widths.length - 1) - width;
  while (excess > 0) {
    const room = widths.map((each, i) => (numeric[i] === true ? 0 : each));
    const widest = room.indexOf(Math.max(...room));
    if ((room[widest] ?? 0) <= COLUMN_MIN) break;
    widths[widest] = (widths[widest] ?? 0) - 1;
    excess -= 1;
  }
  return widths;
}

function clip(text: string, width: number): string {
  return length(text) <= width
    ? text
    : `${characters(text)
        .slice(0, width - 1)
        .join('')}…`;
}

function pad(cell: string, width: number, right: boolean): string {
  const space = ' '.repeat(Math.max(0, width - length(cell)));
  return right ? space + cell : cell + space;
}

function characters(text: string): string[] {
  return Array.from(text);
}

function length(text: string): number {
  return characters(text).length;
}
