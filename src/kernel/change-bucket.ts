import { md5Hex } from './hash.js';

/** Hex digits of a bucket: 16^3 = 4,096 buckets a table, so that the log and every process's memory stay bounded. */
const BUCKET_DIGITS = 3;

/**
 * Bucket of one value of a narrowing column. The table's trigger computes the same from the stored row:
 * the first three hex digits of `md5(column || '=' || value::text)`.
 * @param value the text PostgreSQL gives for the value; a number is an integer.
 */
export function changeBucket(column: string, value: string | number): string {
  return md5Hex(`${column}=${String(value)}`).slice(0, BUCKET_DIGITS);
}
