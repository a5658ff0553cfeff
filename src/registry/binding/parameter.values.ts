import type { JsonValue } from '../../kernel/canonical-json.js';
import type { ErrorCode } from '../../kernel/error-catalogue.js';
import type { ParameterDefinition, ParameterType } from '../query-definition.js';

export type ParameterFaultCode = Extract<ErrorCode, `query.parameter_${string}`>;

/** Why a value was not taken. Says what was expected, never what was sent. */
export interface ParameterFault {
  readonly code: ParameterFaultCode;
  readonly expected: string;
}

export type ReadValue = { readonly value: JsonValue } | { readonly fault: ParameterFault };

const INT4_MAX = 2_147_483_647;
const INT4_MIN = -2_147_483_648;
const FLOAT_TEXT = /^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?$/;
// C0, DEL and C1 controls, and surrogates without their other half.
// eslint-disable-next-line no-control-regex -- controls are what is refused
const UNFIT_TEXT = /[\u0000-\u001f\u007f-\u009f]|[\ud800-\udfff]/u;

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/;

/** A query string that repeats a name arrives as a list. */
const ONE_VALUE = 'one value, but it is given more than once';

type ScalarType = 'string' | 'integer' | 'float' | 'date' | 'timestamp' | 'boolean';
const ITEM_TYPE: Readonly<Partial<Record<ParameterType, ScalarType>>> = { string_list: 'string', number_list: 'float' };

/**
 * One given value as the parameter's canonical typed value: texts of a query string and values of a JSON body alike.
 * Reading a canonical value gives the same value again.
 */
export function readValue(parameter: ParameterDefinition, raw: unknown): ReadValue {
  if (raw === null) return parameter.default === null ? { value: null } : typeFault(parameter);
  const itemType = ITEM_TYPE[parameter.type];
  if (itemType !== undefined) return readList(parameter, itemType, raw);
  if (Array.isArray(raw)) return { fault: { code: 'query.parameter_type', expected: ONE_VALUE } };
  return readScalar(parameter, parameter.type as ScalarType, raw);
}

function readList(parameter: ParameterDefinition, itemType: ScalarType, raw: unknown): ReadValue {
  const items: unknown = typeof raw === 'string' ? raw.split(',') : raw;
  if (!Array.isArray(items)) return typeFault(parameter);
  if (items.length === 0) return rangeFault('at least one item');
  if (items.length > parameter.lengthMax) return rangeFault(`at most ${parameter.lengthMax} items`);
  const values: JsonValue[] = [];
  for (const item of items as readonly unknown[]) {
    const read = readScalar(parameter, itemType, item);
    if ('fault' in read) return read;
    values.push(read.value);
  }
  return { value: Object.freeze(values) };
}

function readScalar(parameter: ParameterDefinition, type: ScalarType, raw: unknown): ReadValue {
  const value = SCALARS[type](raw);
  if (value === undefined) return typeFault(parameter);
  const bound = outOfBounds(parameter, type, value);
  return bound === undefined ? { value: snapped(parameter, value) } : rangeFault(bound);
}

const SCALARS: Readonly<Record<ScalarType, (raw: unknown) => string | number | boolean | undefined>> = {
  string: (raw) => (typeof raw === 'string' && !UNFIT_TEXT.test(raw) ? raw : undefined),
  integer: (raw) => wholeNumber(typeof raw === 'string' && /^[+-]?\d{1,12}$/.test(raw) ? Number(raw) : raw),
  float: (raw) => finiteNumber(typeof raw === 'string' && FLOAT_TEXT.test(raw) ? Number(raw) : raw),
  boolean: (raw) => (raw === true || raw === 'true' ? true : raw === false || raw === 'false' ? false : undefined),
  date: (raw) => (typeof raw === 'string' && isIsoDate(raw) ? raw : undefined),
  timestamp: (raw) => (typeof raw === 'string' ? canonicalInstant(raw) : undefined),
};

function finiteNumber(raw: unknown): number | undefined {
  if (typeof raw !== 'number' || !Number.isFinite(raw)) return undefined;
  return raw === 0 ? 0 : raw;
}

function wholeNumber(raw: unknown): number | undefined {
  const value = finiteNumber(raw);
  return value !== undefined && Number.isInteger(value) ? value : undefined;
}

/** A day of the calendar from 0001-01-01 to 9999-12-31, written YYYY-MM-DD. */
export function isIsoDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || text.startsWith('0000')) return false;
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

/** An instant of ISO 8601 with its offset, as UTC to the millisecond; a day alone is its last millisecond. */
export function canonicalInstant(text: string): string | undefined {
  if (isIsoDate(text)) return `${text}T23:59:59.999Z`;
  const time = INSTANT.test(text) && isIsoDate(text.slice(0, 10)) ? Date.parse(text) : Number.NaN;
  const written = Number.isNaN(time) ? '' : new Date(time).toISOString();
  return isIsoDate(written.slice(0, 10)) ? written : undefined;
}

/** What the value should have been; undefined when it is within every declared bound. */
function outOfBounds(
  parameter: ParameterDefinition,
  type: ScalarType,
  value: string | number | boolean,
): string | undefined {
  if (type === 'integer' && !within(value as number, INT4_MIN, INT4_MAX)) return `from ${INT4_MIN} to ${INT4_MAX}`;
  if (type === 'string' && (value as string).length > textLengthMax(parameter))
    return `at most ${textLengthMax(parameter)} characters`;
  const { min, max, allowed, pattern } = parameter;
  if (allowed !== undefined && !allowed.includes(value as string | number)) return `one of ${allowed.join(', ')}`;
  if (min !== undefined && value < min) return `at least ${min}`;
  if (max !== undefined && value > max) return `at most ${max}`;
  if (pattern !== undefined && !new RegExp(`^(?:${pattern})$`, 'u').test(value as string))
    return `a text that matches ${pattern}`;
  return undefined;
}

const LIST_ITEM_LENGTH_MAX = 200;

function textLengthMax(parameter: ParameterDefinition): number {
  return parameter.type === 'string' ? parameter.lengthMax : LIST_ITEM_LENGTH_MAX;
}

function within(value: number, min: number, max: number): boolean {
  return value >= min && value <= max;
}

function snapped(parameter: ParameterDefinition, value: string | number | boolean): string | number | boolean {
  return parameter.snap === 'month' && typeof value === 'string' ? `${value.slice(0, 8)}01` : value;
}

const TYPE_NAMES: Readonly<Record<ParameterType, string>> = {
  string: 'a text without control characters',
  integer: 'a whole number',
  float: 'a finite number',
  date: 'a date written YYYY-MM-DD',
  timestamp: 'an instant written YYYY-MM-DDThh:mm:ssZ, or a date for its end',
  boolean: 'true or false',
  string_list: 'a list of texts, or texts joined by commas',
  number_list: 'a list of numbers, or numbers joined by commas',
};

function typeFault(parameter: ParameterDefinition): ReadValue {
  return { fault: { code: 'query.parameter_type', expected: TYPE_NAMES[parameter.type] } };
}

function rangeFault(expected: string): ReadValue {
  return { fault: { code: 'query.parameter_range', expected } };
}
