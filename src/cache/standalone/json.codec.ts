import type { JsonObject } from '../../kernel/canonical-json.js';
import { FalajError } from '../../kernel/falaj-error.js';
import type { EncodedValue, StoredValue, ValueCodec } from '../engine/value.codec.js';
import { NOT_PLAIN, plainCopy } from './plain-copy.js';

const NO_META: JsonObject = Object.freeze({});
const NOTHING = Buffer.alloc(0);

/**
 * JSON values as their bytes, decoded into values that cannot be changed: what one caller is handed is what every other is.
 * `undefined` is kept as no bytes at all; what JSON writes otherwise than it was (a date as text) comes so from the first answer on.
 */
export class JsonCodec<T> implements ValueCodec<T> {
  /** @param isHandedOut whether somebody waits for what is encoded: he gets a copy made beforehand, and nothing is parsed. */
  constructor(private readonly isHandedOut = false) {}

  encode(value: T): EncodedValue {
    if (value === undefined) return { meta: NO_META, payload: NOTHING, isEmpty: true };
    const copy = this.isHandedOut ? plainCopy(value) : NOT_PLAIN;
    if (copy === NOT_PLAIN) return encoded(value);
    // The copy is what is written: a value that gives something else each time it is read cannot make the two differ.
    return encoded(copy, copy);
  }

  decode({ payload }: StoredValue): T {
    if (payload.byteLength === 0) return undefined as T;
    return frozen(JSON.parse(payload.toString('utf8')) as T);
  }
}

function encoded(value: unknown, decoded?: unknown): EncodedValue {
  return { meta: NO_META, payload: Buffer.from(textOf(value), 'utf8'), isEmpty: value === null, decoded };
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

/** Lists of members were a third of what a table of rows took. */
function frozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) for (const item of value) frozen(item);
  else for (const name in value) if (typeof value[name] === 'object' && Object.hasOwn(value, name)) frozen(value[name]);
  return Object.freeze(value);
}
