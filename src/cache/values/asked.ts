import { canonicalJson, type JsonValue } from '../../kernel/canonical-json.js';
import { sha256Hex } from '../../kernel/hash.js';
import { toExactJson } from './exact-json.js';

/** What was asked, with types told apart: a date is not its text. Members that are undefined were not asked. */
export function askedOf(question: unknown): JsonValue {
  return JSON.parse(toExactJson(withoutUndefined(question))) as JsonValue;
}

/** The members of what was asked as one segment of a key, in the order of their names: `limit=50&status="Done"`. */
export function paramsText(asked: JsonValue): string {
  if (typeof asked !== 'object' || asked === null || Array.isArray(asked)) return canonicalJson(asked);
  const members = Object.entries(asked as Readonly<Record<string, JsonValue>>).sort(([a], [b]) => (a < b ? -1 : 1));
  if (members.length === 0) return 'all';
  return members.map(([name, value]) => `${name}=${canonicalJson(value)}`).join('&');
}

/** The first 16 hex digits of the digest of what was asked. */
export function askedHash(asked: JsonValue): string {
  return sha256Hex(canonicalJson(asked)).slice(0, 16);
}

function withoutUndefined(question: unknown): unknown {
  if (typeof question !== 'object' || question === null || Object.getPrototypeOf(question) !== Object.prototype) {
    return question;
  }
  return Object.fromEntries(Object.entries(question).filter(([, value]) => value !== undefined));
}
