import type { JsonObject } from '../../kernel/canonical-json.js';
import { FalajError } from '../../kernel/falaj-error.js';
import type { EncodedValue, ValueCodec } from '../engine/value.codec.js';

const NO_META: JsonObject = Object.freeze({});
const NOTHING = Buffer.alloc(0);

/**
 * JSON values as their bytes, decoded into values that cannot be changed: what one caller is handed is what every other is.
 * `undefined` is kept as no bytes at all; what JSON writes otherwise than it was (a date as text) comes so from the first answer on.
 */
export class JsonCodec<T> implements ValueCodec<T> {
  encode(value: T): EncodedValue {
    if (value === undefined) return { meta: NO_META, payload: NOTHING, isEmpty: true };
    return { meta: NO_META, payload: Buffer.from(textOf(value), 'utf8'), isEmpty: value === null };
  }

  decode(_meta: JsonObject, payload: Buffer): T {
    if (payload.byteLength === 0) return undefined as T;
    return frozen(JSON.parse(payload.toString('utf8')) as T);
  }
}

function textOf(value: unknown): string {
  try {
    const text = JSON.stringify(value) as string | undefined;
    if (text !== undefined) return text;
  } catch {
    // Told below: what JSON cannot write (a cycle, a bigint) is as much a mistake as what it leaves out (a function).
  }
  throw new FalajError('request.invalid', 'only JSON values can be cached', {
    hint: 'Load a value made of objects, arrays, texts, numbers, booleans and null.',
  });
}

function frozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  for (const member of Object.values(value)) frozen(member);
  return Object.freeze(value);
}
