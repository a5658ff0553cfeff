import type { QueryAnswer } from '../kernel/query-answer.js';

/**
 * Where an answer's rows stand in its bytes. Cutting the bytes keeps every number exactly as the database wrote it, which
 * decoding and encoding again would not.
 */
export interface RowSpans {
  /** Just after `"rows":[`. */
  readonly start: number;
  /** At the closing `]`. */
  readonly end: number;
  readonly rows: readonly { readonly from: number; readonly to: number }[];
}

const ROWS = '"rows":[';
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN = new Set([0x7b, 0x5b]);
const CLOSE = new Set([0x7d, 0x5d]);
const LIST_END = 0x5d;

/** The query id stands before the rows and cannot contain a quote, so the first occurrence is the member. */
export function rowSpans(head: Buffer): RowSpans {
  const start = head.indexOf(ROWS) + ROWS.length;
  const rows: { from: number; to: number }[] = [];
  let depth = 0;
  let from = start;
  for (let at = start; at < head.length; at++) {
    const byte = head[at] ?? 0;
    if (byte === QUOTE) at = stringEnd(head, at);
    else if (OPEN.has(byte)) {
      if (depth === 0) from = at;
      depth++;
    } else if (depth === 0 && byte === LIST_END) return { start, end: at, rows };
    else if (CLOSE.has(byte)) {
      depth--;
      if (depth === 0) rows.push({ from, to: at + 1 });
    }
  }
  throw new TypeError('an answer without the end of its rows');
}

/** Structural bytes never occur inside a UTF-8 sequence, so bytes can be walked one by one. */
function stringEnd(bytes: Buffer, quote: number): number {
  let at = quote + 1;
  while (bytes[at] !== QUOTE) at += bytes[at] === BACKSLASH ? 2 : 1;
  return at;
}

/** The rows of an answer as lines of JSON, as they stand in its body. */
export function* answerLines(answer: QueryAnswer): Generator<Buffer> {
  const { head } = answer.content;
  const newline = Buffer.from('\n');
  for (const { from, to } of rowSpans(head).rows) yield Buffer.concat([head.subarray(from, to), newline]);
}
