import { sha256Hex } from '../../../kernel/hash.js';

/** A UUID made from a name (version 5 in form): the same name gives the same id in every database. */
export function idOf(...name: readonly string[]): string {
  const hex = sha256Hex(JSON.stringify(name));
  const variant = ((Number.parseInt(hex.charAt(16), 16) & 0x3) | 0x8).toString(16);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `5${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}

export function issueId(tenant: string, key: string): string {
  return idOf('issue', tenant, key);
}
