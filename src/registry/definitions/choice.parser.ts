import type { ByParameter, ParameterDefinition } from '../query-definition.js';
import type { ContractMap } from './contract-map.js';

/** What stands below one of the choices; faults are reported by who reads it. */
export type ReadChoice<T> = (values: ContractMap, value: string) => T | undefined;

/** `{param: name, values: {value: …}}`: one of several, chosen by a parameter that always has one of the values. */
export function parseChoice<T>(
  choice: ContractMap,
  parameters: readonly ParameterDefinition[],
  read: ReadChoice<T>,
): ByParameter<T> | undefined {
  const param = choice.text('param', { required: true });
  const values = choice.map('values');
  if (values === undefined && !choice.has('values'))
    choice.missing('values', 'a mapping from each value to its choice');
  if (param === undefined || values === undefined) return undefined;
  const chosen = values.keys().flatMap((value) => {
    const item = read(values, value);
    return item === undefined ? [] : [[value, item] as const];
  });
  const parameter = parameters.find(({ name }) => name === param);
  if (!isComplete(parameter, values.keys()))
    choice.wrong(
      'param',
      'must be a string parameter that is never null and whose allowed values are the choices',
      'Declare allowed: with exactly these values.',
    );
  return { param, values: Object.fromEntries(chosen) };
}

function isComplete(parameter: ParameterDefinition | undefined, choices: readonly string[]): boolean {
  if (parameter?.type !== 'string' || parameter.default === null || parameter.allowed === undefined) return false;
  const allowed = new Set(parameter.allowed.map(String));
  return allowed.size === choices.length && choices.every((choice) => allowed.has(choice));
}
