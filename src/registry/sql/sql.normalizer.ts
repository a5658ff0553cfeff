import { tokenizeSql } from './sql-tokenizer.js';

/** The SQL with one blank for whatever blanks and comments part its words: equal for texts that differ in nothing else. */
export function normalizeSql(sql: string): string {
  let text = '';
  for (const token of tokenizeSql(sql)) {
    const isGap = token.kind === 'space' || token.kind === 'comment';
    if (!isGap) text += token.text;
    else if (!text.endsWith(' ')) text += ' ';
  }
  return text.trim();
}
