import type { Parameter, Params } from '../../api/registry.types.js';

/** What stands in the form, as text; empty is not sent, and so the default. */
export type FormValues = Readonly<Record<string, string>>;

/** A question's parameters as the form shows them. */
export function formValues(parameters: readonly Parameter[], params: Params): FormValues {
  return Object.fromEntries(parameters.map(({ name }) => [name, shown(params[name])]));
}

/** What is sent: texts that are not empty. The server types and checks them, and says what is wrong. */
export function paramsOf(values: FormValues): Params {
  return Object.fromEntries(
    Object.entries(values)
      .map(([name, value]) => [name, value.trim()] as const)
      .filter(([, value]) => value !== ''),
  );
}

/** What a parameter takes and what it is where it is left out. */
export function hintOf(parameter: Parameter): string {
  const { description, min, max, pattern, type } = parameter;
  const bounds = [
    ...(min === undefined ? [] : [`from ${String(min)}`]),
    ...(max === undefined ? [] : [`to ${String(max)}`]),
    ...(pattern === undefined ? [] : [`of the form ${pattern}`]),
    ...(type === 'string_list' || type === 'number_list' ? ['separated by commas'] : []),
    ...(type === 'timestamp' ? ['as ISO 8601, in UTC'] : []),
  ];
  const text = [description, ...bounds].join(', ');
  return parameter.required ? `${text}.` : `${text}. Left out: ${shown(parameter.default) || 'none'}.`;
}

function shown(value: unknown): string {
  if (value === undefined || value === null) return '';
  if (Array.isArray(value)) return value.map(String).join(', ');
  return typeof value === 'string' ? value : JSON.stringify(value);
}
