import { RESERVED_NAMES } from '../../kernel/reserved-names.js';
import { parseToday } from '../binding/parameter.today.js';
import { readValue } from '../binding/parameter.values.js';
import type { ParameterDefinition, ParameterType } from '../query-definition.js';
import type { ContractMap, Fault } from './contract-map.js';
import { patternFault } from './pattern.rules.js';

const TYPES: readonly ParameterType[] = [
  ...(['string', 'integer', 'float', 'date', 'timestamp', 'boolean', 'string_list', 'number_list'] as const),
];
const KEYS = [
  'name',
  'type',
  'description',
  'required',
  'default',
  'min',
  'max',
  'length_max',
  'allowed',
  'pattern',
  'snap',
];
const NAME = /^[a-z][a-z0-9_]{0,62}$/;
const BOUNDED: readonly ParameterType[] = ['integer', 'float', 'date', 'number_list'];
const SIZED: readonly ParameterType[] = ['string', 'string_list', 'number_list'];
const TEXT_LENGTH_DEFAULT = 200;
const LIST_LENGTH_DEFAULT = 100;
const LENGTH_MAX = { string: 10_000, list: 1_000, pattern: 500 } as const;

/** Parameters of a contract, in declared order. Faulty ones are reported and left out. */
export function parseParameters(contract: ContractMap): readonly ParameterDefinition[] {
  const parsed: ParameterDefinition[] = [];
  for (const item of contract.maps('parameters')) {
    const parameter = parseParameter(item);
    if (parameter === undefined) continue;
    if (parsed.some((other) => other.name === parameter.name))
      item.report(
        'name',
        'contract.duplicate',
        `parameter ${parameter.name} is declared twice`,
        'Declare each parameter once.',
      );
    else parsed.push(parameter);
  }
  return parsed;
}

function parseParameter(item: ContractMap): ParameterDefinition | undefined {
  item.refuseUnknown(KEYS);
  const name = parseName(item);
  const type = item.choice('type', TYPES);
  const description = item.text('description', { required: true });
  const required = item.boolean('required') ?? false;
  if (name === undefined || type === undefined || description === undefined) return undefined;
  const bounds = parseBounds(item, type);
  const parameter: ParameterDefinition = { name, type, description, required, ...bounds };
  checkBounds(item, parameter);
  return withDefault(item, parameter);
}

function parseName(item: ContractMap): string | undefined {
  const name = item.text('name', { required: true, pattern: NAME, patternName: 'a lower-case name' });
  if (name === undefined || !RESERVED_NAMES.includes(name)) return name;
  const message = `the parameter name ${name} is reserved: the query string uses it for the answer`;
  item.report('name', 'contract.reserved', message, `Choose another name; ${RESERVED_NAMES.join(', ')} are taken.`);
  return name;
}

type Bounds = Pick<ParameterDefinition, 'min' | 'max' | 'lengthMax' | 'allowed' | 'pattern' | 'snap'>;

function parseBounds(item: ContractMap, type: ParameterType): Bounds {
  const min = parseBound(item, 'min', type);
  const max = parseBound(item, 'max', type);
  const allowed = parseAllowed(item, type);
  const pattern = parsePattern(item, type);
  const snap = parseSnap(item, type);
  return {
    lengthMax: parseLength(item, type, pattern !== undefined),
    ...(min === undefined ? {} : { min }),
    ...(max === undefined ? {} : { max }),
    ...(allowed === undefined ? {} : { allowed }),
    ...(pattern === undefined ? {} : { pattern }),
    ...(snap === undefined ? {} : { snap }),
  };
}

function parseBound(item: ContractMap, key: 'min' | 'max', type: ParameterType): number | string | undefined {
  if (!item.has(key)) return undefined;
  if (!BOUNDED.includes(type)) return item.accept<number | string | undefined>(key, undefined, meaningless(type));
  const itemType = type === 'number_list' ? 'float' : type;
  const read = readValue({ name: key, type: itemType, description: '', required: true, lengthMax: 1 }, item.json(key));
  if ('value' in read) return read.value as number | string;
  return item.accept<number | string | undefined>(key, undefined, [
    `must be ${read.fault.expected}`,
    'Correct the bound.',
  ]);
}

function meaningless(type: ParameterType): Fault {
  return [`means nothing for a ${type}`, 'Remove it.'];
}

function parseLength(item: ContractMap, type: ParameterType, hasPattern: boolean): number {
  const isText = type === 'string';
  const fallback = isText ? TEXT_LENGTH_DEFAULT : LIST_LENGTH_DEFAULT;
  if (!item.has('length_max')) return fallback;
  if (!SIZED.includes(type)) {
    item.wrong('length_max', ...meaningless(type));
    return fallback;
  }
  const most = hasPattern ? LENGTH_MAX.pattern : isText ? LENGTH_MAX.string : LENGTH_MAX.list;
  return item.integer('length_max', { min: 1, max: most }) ?? fallback;
}

function parseAllowed(item: ContractMap, type: ParameterType): readonly (string | number)[] | undefined {
  if (!item.has('allowed')) return undefined;
  const wanted = type === 'string' || type === 'string_list' ? 'string' : 'number';
  if (type === 'date' || type === 'timestamp' || type === 'boolean')
    return item.accept<readonly (string | number)[] | undefined>('allowed', undefined, meaningless(type));
  const values = item.json('allowed');
  if (Array.isArray(values) && values.length > 0 && values.every((value) => typeof value === wanted))
    return values as readonly (string | number)[];
  return item.accept<readonly (string | number)[] | undefined>('allowed', undefined, [
    `must be a list of ${wanted}s`,
    'Write [first, second].',
  ]);
}

function parsePattern(item: ContractMap, type: ParameterType): string | undefined {
  const pattern = item.text('pattern');
  if (pattern === undefined) return undefined;
  if (type !== 'string') return item.accept<string | undefined>('pattern', undefined, meaningless(type));
  const fault = patternFault(pattern);
  if (fault === undefined) return pattern;
  item.report(
    'pattern',
    'contract.pattern',
    `the pattern ${fault}`,
    'Write a simpler pattern; it is anchored at both ends already.',
  );
  return undefined;
}

function parseSnap(item: ContractMap, type: ParameterType): 'month' | undefined {
  const snap = item.has('snap') ? item.choice('snap', ['month']) : undefined;
  return item.accept('snap', snap, snap === undefined || type === 'date' ? undefined : meaningless(type));
}

function checkBounds(item: ContractMap, { min, max, allowed, snap }: ParameterDefinition): void {
  if (min !== undefined && max !== undefined && min > max)
    item.wrong('min', 'is above max', 'Exchange or correct the bounds.');
  if (snap === 'month' && typeof min === 'string' && !min.endsWith('-01'))
    item.wrong('min', 'must be the first of a month where values snap to months', 'Write the first of the month.');
  for (const value of allowed ?? [])
    if ((min !== undefined && value < min) || (max !== undefined && value > max))
      item.wrong('allowed', `has ${value}, which is out of bounds`, 'Remove the value or widen the bounds.');
}

/** A parameter with a faulty default is taken for required, so that what follows is still judged. */
function withDefault(item: ContractMap, parameter: ParameterDefinition): ParameterDefinition {
  const given = item.json('default');
  if (parameter.required && given !== undefined)
    item.wrong('default', 'stands beside required: true', 'Remove one of them.');
  if (parameter.required) return parameter;
  if (given === undefined) item.missing('default', 'a value, or null for an optional parameter; or required: true');
  if (given === undefined) return { ...parameter, required: true };
  if (parameter.type === 'date' && parseToday(given) !== undefined) return { ...parameter, default: given };
  const read = readValue({ ...parameter, default: given }, given);
  if ('value' in read) return { ...parameter, default: read.value };
  item.report(
    'default',
    'contract.default',
    `the default of ${parameter.name} breaks its own declaration: expected ${read.fault.expected}`,
    'Correct the default or the bounds.',
  );
  return { ...parameter, required: true };
}
