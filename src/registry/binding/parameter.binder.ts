import type { Clock } from '../../kernel/clock.js';
import type { JsonObject, JsonValue } from '../../kernel/canonical-json.js';
import { FalajError } from '../../kernel/falaj-error.js';
import type { ParameterDefinition } from '../query-definition.js';
import { parseToday, todayIn } from './parameter.today.js';
import { readValue, type ParameterFault, type ParameterFaultCode } from './parameter.values.js';

interface NamedFault extends ParameterFault {
  readonly parameter: string;
}

const PROBLEMS_MAX = 20;
const ECHOED_NAME_LENGTH_MAX = 64;
/** Which code speaks for a request with faults of several kinds: the one to mend first. */
const PRECEDENCE: readonly ParameterFaultCode[] = [
  'query.parameter_unknown',
  'query.parameter_missing',
  'query.parameter_type',
  'query.parameter_range',
];
const SENTENCES: Readonly<Record<ParameterFaultCode, string>> = {
  'query.parameter_unknown': 'is not a parameter of this query',
  'query.parameter_missing': 'is required',
  'query.parameter_type': 'has the wrong type',
  'query.parameter_range': 'is out of range',
};

/**
 * Given values as canonical typed parameters: every declared one present, in declared order, defaults filled in.
 * Binding canonical parameters gives the same again.
 * @param raw texts of a query string, or values of a JSON body.
 * @throws FalajError query.parameter_unknown, _missing, _type or _range, with every fault of the request in
 * `fields.problems`; given values are never repeated.
 */
export function bindParameters(
  queryId: string,
  parameters: readonly ParameterDefinition[],
  raw: Readonly<Record<string, unknown>>,
  clock: Clock,
): JsonObject {
  const faults: NamedFault[] = unknownNames(parameters, raw);
  const params: Record<string, JsonValue> = {};
  for (const parameter of parameters) {
    const read = readParameter(parameter, Object.hasOwn(raw, parameter.name) ? raw[parameter.name] : undefined, clock);
    if ('fault' in read) faults.push({ parameter: parameter.name, ...read.fault });
    else params[parameter.name] = read.value;
  }
  if (faults.length > 0) throw bindingError(queryId, faults);
  return Object.freeze(params);
}

function readParameter(parameter: ParameterDefinition, raw: unknown, clock: Clock): ReturnType<typeof readValue> {
  if (raw !== undefined) return readValue(parameter, raw);
  if (parameter.default === undefined)
    return { fault: { code: 'query.parameter_missing', expected: parameter.type.replace('_', ' of ') } };
  const zone = parameter.type === 'date' ? parseToday(parameter.default) : undefined;
  return readValue(parameter, zone === undefined ? parameter.default : todayIn(zone, clock.now()));
}

function unknownNames(
  parameters: readonly ParameterDefinition[],
  raw: Readonly<Record<string, unknown>>,
): NamedFault[] {
  const known = new Set(parameters.map((parameter) => parameter.name));
  const expected = known.size === 0 ? 'no parameter' : `one of ${[...known].join(', ')}`;
  return Object.keys(raw)
    .filter((name) => !known.has(name))
    .slice(0, PROBLEMS_MAX)
    .map((name) => ({ parameter: name.slice(0, ECHOED_NAME_LENGTH_MAX), code: 'query.parameter_unknown', expected }));
}

function bindingError(queryId: string, faults: readonly NamedFault[]): FalajError {
  const problems = faults
    .slice(0, PROBLEMS_MAX)
    .map(({ parameter, code, expected }) => ({ parameter, code, expected }));
  const code = PRECEDENCE.find((candidate) => problems.some((problem) => problem.code === candidate));
  const lead = problems.find((problem) => problem.code === code);
  const detail = problems.map((p) => `${p.parameter} ${SENTENCES[p.code]}: expected ${p.expected}`).join('; ');
  return new FalajError(code ?? 'query.parameter_type', detail, {
    hint: `GET /api/v1/queries/${queryId} lists its parameters with types, bounds and defaults.`,
    fields: { query_id: queryId, parameter: lead?.parameter ?? null, expected: lead?.expected ?? null, problems },
  });
}
