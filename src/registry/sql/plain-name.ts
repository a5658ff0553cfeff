import { parseSql } from './sql.parser.js';

const PLAIN = /^[a-z_][a-z0-9_]*$/;
const BYTES_MAX = 63;

/** A name that means the same with and without quotes: small letters, digits and _, at most 63 bytes, past which PostgreSQL cuts off. */
export function isPlainName(name: string): boolean {
  return PLAIN.test(name) && Buffer.byteLength(name) <= BYTES_MAX;
}

/** Whether a plain name is a word of the grammar that may not name a relation unless it is quoted. */
export function isReservedWord(name: string): boolean {
  return 'error' in parseSql(`TABLE ${name}`);
}
