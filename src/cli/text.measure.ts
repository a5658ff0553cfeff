import { eastAsianWidth } from 'get-east-asian-width';
import type { JsonValue } from '../kernel/canonical-json.js';

const PLAIN = /^[\u0020-\u007e]*$/;
const NO_WIDTH = /^[\p{Mn}\p{Me}\p{Cf}]/u;
const PICTURE = /\p{Emoji_Presentation}|\ufe0f/u;
const GRAPHEMES = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Text as a terminal may show it: what steers a terminal, breaks a line or turns its direction becomes a blank. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]+/gu, ' ');
}

/** A member of an answer as text: nothing for what is absent, JSON for what has parts. */
export function said(value: JsonValue | undefined): string {
  if (value === null || value === undefined) return '';
  return printable(typeof value === 'object' ? JSON.stringify(value) : String(value));
}

/** Columns of a screen that a text takes: two for what East Asia writes wide and for pictures, none for marks. */
export function columnsOf(text: string): number {
  if (PLAIN.test(text)) return text.length;
  return characters(text).reduce((sum, each) => sum + columnsOfOne(each), 0);
}

/** At most so many columns; what was cut ends in an ellipsis. */
export function clip(text: string, width: number): string {
  return columnsOf(text) <= width ? text : `${head(text, width - 1)}…`;
}

/** Lines of at most `width` columns, broken at blanks where there are any. */
export function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    let rest = word;
    if (line !== '' && columnsOf(line) + 1 + columnsOf(rest) > width) {
      lines.push(line);
      line = '';
    }
    // One character always goes: a screen may be narrower than it.
    while (columnsOf(rest) > width && characters(rest).length > 1) {
      const part = head(rest, width) || (characters(rest)[0] ?? '');
      lines.push(part);
      rest = rest.slice(part.length);
    }
    line = line === '' ? rest : `${line} ${rest}`;
  }
  return [...lines, line];
}

export function pad(text: string, width: number, right: boolean): string {
  const space = ' '.repeat(Math.max(0, width - columnsOf(text)));
  return right ? space + text : text + space;
}

function head(text: string, width: number): string {
  let [kept, taken] = ['', 0];
  for (const each of characters(text)) {
    taken += columnsOfOne(each);
    if (taken > width) break;
    kept += each;
  }
  return kept;
}

function characters(text: string): string[] {
  return Array.from(GRAPHEMES.segment(text), ({ segment }) => segment);
}

function columnsOfOne(character: string): number {
  if (NO_WIDTH.test(character)) return 0;
  return PICTURE.test(character) ? 2 : eastAsianWidth(character.codePointAt(0) ?? 0);
}
