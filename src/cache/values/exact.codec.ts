import type { JsonObject } from '../../kernel/canonical-json.js';
import type { EncodedValue, StoredValue, ValueCodec } from '../engine/value.codec.js';
import { fromExactJson, toExactJson } from './exact-json.js';

const NO_META: JsonObject = Object.freeze({});

/** Part of every digest of such an entry: another form of writing is never read as this one. */
export const EXACT_FORMAT = 1;

/**
 * Values with their exact types. Each reader is given one of his own, which cannot be changed: a date can be, whatever one does, and
 * must not be changed for others.
 */
export class ExactCodec<T> implements ValueCodec<T> {
  encode(value: T): EncodedValue {
    return { meta: NO_META, payload: Buffer.from(toExactJson(value), 'utf8'), isEmpty: isEmpty(value) };
  }

  decode({ payload }: StoredValue): T {
    return fromExactJson(payload.toString('utf8')) as T;
  }
}

/** Nothing was found: `0`, `false` and `""` are values like others. */
function isEmpty(value: unknown): boolean {
  return value === null || value === undefined || (Array.isArray(value) && value.length === 0);
}
