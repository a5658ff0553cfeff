import { FalajError } from '../../kernel/falaj-error.js';

/**
 * JSON that loses nothing: dates, big integers, bytes, maps, sets, `undefined`, and the numbers that JSON cannot write come back as
 * what they were. What JSON has no word for stands as an object with one member whose name begins with `$`; a member of the value's
 * own that begins so is given one `$` more. Anything else (functions, symbols, instances of classes) is refused: it could not come
 * back the same.
 */

/** Deeper values are most likely cycles. */
const DEPTH_MAX = 64;

type Plain = string | number | boolean | null | Plain[] | { [name: string]: Plain };

/** @throws FalajError internal.unexpected, naming the place, for what could not come back the same. */
export function toExactJson(value: unknown): string {
  return JSON.stringify(written(value, '', 0));
}

/** @throws SyntaxError or TypeError for what `toExactJson` did not write. Values of an object type cannot be changed. */
export function fromExactJson(text: string): unknown {
  return restored(JSON.parse(text) as Plain);
}

function written(value: unknown, place: string, depth: number): Plain {
  if (depth > DEPTH_MAX) throw refused(place, 'is nested too deeply, or in itself');
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value;
    case 'number':
      return Number.isFinite(value) && !Object.is(value, -0)
        ? value
        : { $number: Object.is(value, -0) ? '-0' : String(value) };
    case 'bigint':
      return { $bigint: value.toString() };
    case 'undefined':
      return { $undefined: true };
    case 'object':
      return value === null ? null : writtenObject(value, place, depth + 1);
    default:
      throw refused(place, `is a ${typeof value}`);
  }
}

function writtenObject(value: object, place: string, depth: number): Plain {
  if (Array.isArray(value)) {
    return Array.from(value as unknown[], (item, at) => written(item, `${place}[${String(at)}]`, depth));
  }
  if (value instanceof Date) return { $date: Number.isNaN(value.getTime()) ? null : value.toISOString() };
  if (value instanceof Uint8Array) return writtenBytes(value);
  if (value instanceof Map) {
    const entries = [...(value as ReadonlyMap<unknown, unknown>)];
    return { $map: entries.map((pair) => written(pair, `${place}(map)`, depth)) };
  }
  if (value instanceof Set) {
    return { $set: [...(value as ReadonlySet<unknown>)].map((item) => written(item, `${place}(set)`, depth)) };
  }
  return writtenRecord(value, place, depth);
}

function writtenBytes(bytes: Uint8Array): Plain {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
  return Buffer.isBuffer(bytes) ? { $buffer: text } : { $bytes: text };
}

function writtenRecord(record: object, place: string, depth: number): Plain {
  if (Object.getPrototypeOf(record) !== Object.prototype) {
    throw refused(place, 'is an instance of a class, or has no prototype: not a plain object');
  }
  if (Object.getOwnPropertySymbols(record).length > 0) throw refused(place, 'has a member named by a symbol');
  // Without a prototype, so that a member called __proto__ is a member.
  const copy = Object.create(null) as { [name: string]: Plain };
  for (const [name, member] of Object.entries(record)) {
    copy[name.startsWith('$') ? `$${name}` : name] = written(member, `${place}.${name}`, depth);
  }
  return copy;
}

function restored(value: Plain): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return Object.freeze(value.map(restored));
  const names = Object.keys(value);
  const [first = ''] = names;
  if (names.length === 1 && first.startsWith('$') && !first.startsWith('$$'))
    return special(first, value[first] as Plain);
  const copy: Record<string, unknown> = {};
  for (const name of names) define(copy, name.startsWith('$$') ? name.slice(1) : name, restored(value[name] as Plain));
  return Object.freeze(copy);
}

function define(target: Record<string, unknown>, name: string, value: unknown): void {
  if (name !== '__proto__') target[name] = value;
  else Object.defineProperty(target, name, { value, enumerable: true, configurable: true, writable: true });
}

function special(kind: string, content: Plain): unknown {
  switch (kind) {
    case '$undefined':
      return undefined;
    case '$date':
      return content === null ? new Date(Number.NaN) : new Date(textOf(content));
    case '$number':
      return Number(textOf(content));
    case '$bigint':
      return BigInt(textOf(content));
    case '$buffer':
      return Buffer.from(textOf(content), 'base64');
    case '$bytes':
      return new Uint8Array(Buffer.from(textOf(content), 'base64'));
    case '$map':
      return new Map(listOf(content).map((pair) => restored(pair) as [unknown, unknown]));
    case '$set':
      return new Set(listOf(content).map(restored));
    default:
      throw new TypeError(`not an exact value: ${kind}`);
  }
}

function textOf(content: Plain): string {
  if (typeof content === 'string') return content;
  throw new TypeError('not an exact value');
}

function listOf(content: Plain): Plain[] {
  if (Array.isArray(content)) return content;
  throw new TypeError('not an exact value');
}

function refused(place: string, why: string): FalajError {
  return new FalajError('internal.unexpected', `a value to be cached ${why}${place === '' ? '' : `, at ${place}`}`, {
    hint: 'Give plain objects, lists, maps, sets, texts, numbers, booleans, dates, big integers, bytes and null.',
  });
}
