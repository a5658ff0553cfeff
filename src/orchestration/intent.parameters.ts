import type { JsonObject } from '../kernel/canonical-json.js';
import { FalajError } from '../kernel/falaj-error.js';
import type { IntentParameter } from './agent.port.js';

export interface IntentParameterFault {
  readonly parameter: string;
  readonly expected: string;
}

type Value = string | number | null;
type Read = { readonly value: Value } | { readonly expected: string };

const TEXT_LENGTH_MAX = 200;
const PROBLEMS_MAX = 20;
const NAME_LENGTH_MAX = 64;
const NUMBER = /^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?$/;
const UNFIT_TEXT = /\p{Cc}|\p{Cs}/u;

/**
 * Given values, texts of a command line or values of a body, as an intent's typed parameters, every one present.
 * @throws FalajError orchestration.parameter with every fault; given values are never repeated.
 */
export function readIntentParameters(
  intent: string,
  parameters: readonly IntentParameter[],
  given: Readonly<Record<string, unknown>>,
): JsonObject {
  const faults: IntentParameterFault[] = unknownNames(parameters, given);
  const params: Record<string, Value> = {};
  for (const parameter of parameters) {
    const raw = Object.hasOwn(given, parameter.name) ? given[parameter.name] : undefined;
    const read = readIntentParameter(parameter, raw ?? parameter.default);
    if ('expected' in read) faults.push({ parameter: parameter.name, expected: read.expected });
    else params[parameter.name] = read.value;
  }
  if (faults.length > 0) throw parameterError(intent, faults);
  return Object.freeze(params);
}

/** One value as the parameter's type, within its bounds; else what was expected. */
export function readIntentParameter(parameter: IntentParameter, raw: unknown): Read {
  if (raw === null && parameter.default === null) return { value: null };
  const value = parameter.type === 'string' ? textOf(raw) : numberOf(raw, parameter.type === 'integer');
  if (value === undefined) return { expected: TYPE_NAMES[parameter.type] };
  const { allowed, min, max } = parameter;
  if (allowed !== undefined && !allowed.includes(value)) return { expected: `one of ${allowed.join(', ')}` };
  if (min !== undefined && typeof value === 'number' && value < min) return { expected: `at least ${min}` };
  if (max !== undefined && typeof value === 'number' && value > max) return { expected: `at most ${max}` };
  return { value };
}

const TYPE_NAMES: Readonly<Record<IntentParameter['type'], string>> = {
  string: `a text of at most ${TEXT_LENGTH_MAX} characters without control characters`,
  integer: 'a whole number',
  float: 'a finite number',
};

function textOf(raw: unknown): string | undefined {
  return typeof raw === 'string' && raw.length <= TEXT_LENGTH_MAX && !UNFIT_TEXT.test(raw) ? raw : undefined;
}

function numberOf(raw: unknown, isWhole: boolean): number | undefined {
  const value = typeof raw === 'string' && NUMBER.test(raw) ? Number(raw) : raw;
  if (typeof value !== 'number' || !(isWhole ? Number.isSafeInteger(value) : Number.isFinite(value))) return undefined;
  return value === 0 ? 0 : value;
}

function unknownNames(
  parameters: readonly IntentParameter[],
  given: Readonly<Record<string, unknown>>,
): IntentParameterFault[] {
  const known = parameters.map(({ name }) => name);
  const expected = known.length === 0 ? 'no parameter' : `one of ${known.join(', ')}`;
  return Object.keys(given)
    .filter((name) => !known.includes(name))
    .map((name) => ({ parameter: name.slice(0, NAME_LENGTH_MAX), expected }));
}

function parameterError(intent: string, faults: readonly IntentParameterFault[]): FalajError {
  const problems = faults.slice(0, PROBLEMS_MAX).map(({ parameter, expected }) => ({ parameter, expected }));
  const detail = problems.map(({ parameter, expected }) => `${parameter}: expected ${expected}`).join('; ');
  return new FalajError('orchestration.parameter', detail, { fields: { intent, problems } });
}
