/** What a verb writes to: results on stdout, everything else on stderr. */
export interface Terminal {
  /** Whether a person reads stderr as it comes: progress is drawn for them. */
  readonly isInteractive: boolean;
  /** Whether results may have colours, and whether problems may; `--no-color` ends both. */
  useColour: boolean;
  useErrorColour: boolean;
  /** Whether the answer is for a program (`--json`): it alone is printed, and no progress is told. */
  isQuiet: boolean;
  /** Columns of the screen; absent where stdout is no terminal, and nothing is cut then. */
  readonly width?: number;
  out(text: string): void;
  err(text: string): void;
}

const RESET = '\u001b[0m';
const COLOURS = { red: '\u001b[31m', green: '\u001b[32m', yellow: '\u001b[33m', dim: '\u001b[2m', bold: '\u001b[1m' };

export type Colour = keyof typeof COLOURS;

/** Colours a part of a result. */
export function paint({ useColour }: Pick<Terminal, 'useColour'>, colour: Colour, text: string): string {
  return useColour ? `${COLOURS[colour]}${text}${RESET}` : text;
}

/** Colours a part of a problem. */
export function paintError({ useErrorColour }: Pick<Terminal, 'useErrorColour'>, colour: Colour, text: string): string {
  return useErrorColour ? `${COLOURS[colour]}${text}${RESET}` : text;
}
