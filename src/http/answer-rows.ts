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
  readonly rows: readonly RowSpan[];
}

export interface RowSpan {
  readonly from: number;
  readonly to: number;
}

const ROWS = '"rows":[';
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN = new Set([0x7b, 0x5b]);
const CLOSE = new Set([0x7d, 0x5d]);
const LIST_END = 0x5d;
const NEWLINE = Buffer.from('\n');

/** The query id stands before the rows and cannot contain a quote, so the first occurrence is the member. */
export function rowSpans(head: Buffer): RowSpans {
  const rows: RowSpan[] = [];
  const spans = eachRow(head);
  let next = spans.next();
  for (; next.done !== true; next = spans.next()) rows.push(next.value);
  return { start: rowsStart(head), end: next.value, rows };
}

/** The rows one after the other, as far as they are taken; gives where the list ends. */
function* eachRow(head: Buffer): Generator<RowSpan, number> {
  let depth = 0;
  let from = rowsStart(head);
  for (let at = from; at < head.length; at++) {
    const byte = head[at] ?? 0;
    if (byte === QUOTE) at = stringEnd(head, at);
    else if (OPEN.has(byte)) {
      if (depth === 0) from = at;
      depth++;
    } else if (depth === 0 && byte === LIST_END) return at;
    else if (CLOSE.has(byte)) {
      depth--;
      if (depth === 0) yield { from, to: at + 1 };
    }
  }
  throw new TypeError('an answer without the end of its rows');
}

function rowsStart(head: Buffer): number {
  return head.indexOf(ROWS) + ROWS.length;
}

/** Structural bytes never occur inside a UTF-8 sequence, so bytes can be walked one by one. */
function stringEnd(bytes: Buffer, quote: number): number {
  let at = quote + 1;
  while (bytes[at] !== QUOTE) at += bytes[at] === BACKSLASH ? 2 : 1;
  return at;
}

/**
 * The rows of an answer as lines of JSON, as they stand in its body: whole lines, some `pieceBytes` at a time, found only as they are
 * taken, so that a large answer holds up nobody else for longer than one piece takes.
 */
export function* answerLines({ content: { head } }: QueryAnswer, pieceBytes: number): Generator<Buffer> {
  let lines: Buffer[] = [];
  let bytes = 0;
  for (const { from, to } of eachRow(head)) {
    lines.push(head.subarray(from, to), NEWLINE);
    bytes += to - from + NEWLINE.length;
    if (bytes < pieceBytes) continue;
    yield Buffer.concat(lines, bytes);
    lines = [];
    bytes = 0;
  }
  if (bytes > 0) yield Buffer.concat(lines, bytes);
}
