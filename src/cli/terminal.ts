/** What a verb writes to: results on stdout, everything else on stderr. */
export interface Terminal {
  readonly isInteractive: boolean;
  readonly useColour: boolean;
  out(text: string): void;
  err(text: string): void;
}

export type Cell = string | number | boolean | null | undefined;

const RESET = '\u001b[0m';
const COLOURS = { red: '\u001b[31m', green: '\u001b[32m', yellow: '\u001b[33m', dim: '\u001b[2m', bold: '\u001b[1m' };

export function paint(terminal: Terminal, colour: keyof typeof COLOURS, text: string): string {
  return terminal.useColour ? `${COLOURS[colour]}${text}${RESET}` : text;
}

/** Columns padded to their widest cell, two spaces apart; numbers to the right. */
export function table(headings: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const texts = rows.map((row) => row.map((cell) => (cell === null || cell === undefined ? '' : String(cell))));
  const widths = headings.map((heading, i) =>
    Math.max(heading.length, ...texts.map((row) => visibleLength(row[i] ?? ''))),
  );
  const isNumeric = headings.map((_, i) => rows.length > 0 && rows.every((row) => typeof row[i] === 'number'));
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, i) => pad(cell, widths[i] ?? 0, isNumeric[i] ?? false))
      .join('  ')
      .trimEnd();
  return [line(headings), line(widths.map((width) => '-'.repeat(width))), ...texts.map(line)].join('\n');
}

function pad(cell: string, width: number, right: boolean): string {
  const space = ' '.repeat(Math.max(0, width - visibleLength(cell)));
  return right ? space + cell : cell + space;
}

function visibleLength(text: string): number {
  // eslint-disable-next-line no-control-regex -- colour codes take no room on the screen
  return text.replace(/\u001b\[\d+m/g, '').length;
}
