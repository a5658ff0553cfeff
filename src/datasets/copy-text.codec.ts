export type CopyValue = string | number | boolean | null;

/** Whole lines in COPY's text format, and how many. */
export interface CopyBatch {
  readonly text: string;
  readonly rows: number;
}

const BATCH_CHARACTERS = 65_536;
const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };

export function copyField(value: CopyValue): string {
  if (value === null) return '\\N';
  if (typeof value === 'string') return value.replace(/[\\\t\n\r]/g, (char) => ESCAPES[char] ?? char);
  if (typeof value === 'boolean') return value ? 't' : 'f';
  return String(value);
}

export function copyLine(values: readonly CopyValue[]): string {
  return `${values.map(copyField).join('\t')}\n`;
}

/** Lines gathered into batches large enough for the socket and small enough for memory. */
export function* copyBatches(rows: Iterable<readonly CopyValue[]>): Generator<CopyBatch> {
  let text = '';
  let count = 0;
  for (const row of rows) {
    text += copyLine(row);
    count += 1;
    if (text.length >= BATCH_CHARACTERS) {
      yield { text, rows: count };
      text = '';
      count = 0;
    }
  }
  if (count > 0) yield { text, rows: count };
}
