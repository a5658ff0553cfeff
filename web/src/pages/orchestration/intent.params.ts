import type { IntentParameter } from '../../api/orchestration.types.js';
import type { Params } from '../../api/registry.types.js';

/** What is sent: texts that are not empty. The server types and checks them, and says what is wrong. */
export function orderParams(values: Readonly<Record<string, string>>): Params {
  const trimmed = Object.entries(values).map(([name, value]) => [name, value.trim()] as const);
  return Object.fromEntries<string>(trimmed.filter(([, value]) => value !== ''));
}

/** What a parameter takes and what it is where it is left out. */
export function parameterHint({ description, min, max, default: usual }: IntentParameter): string {
  const bounds = [
    ...(min === undefined ? [] : [`from ${String(min)}`]),
    ...(max === undefined ? [] : [`to ${String(max)}`]),
  ];
  return `${[description, ...bounds].join(', ')}. Left out: ${usual === null ? 'none' : String(usual)}.`;
}
