import { hash } from 'node:crypto';

/** SHA-256 of the text's UTF-8 bytes or of the buffer, as 64 lower-case hex digits. */
export function sha256Hex(content: string | Buffer): string {
  return hash('sha256', content, 'hex');
}

/** MD5 is used for spreading values over buckets only (PostgreSQL computes the same), never for trust. */
export function md5Hex(text: string): string {
  return hash('md5', text, 'hex');
}
