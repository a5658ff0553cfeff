import type { JsonObject } from '../../kernel/canonical-json.js';
import type { Unit, UnitChoice } from '../query-definition.js';

/** The unit of the answer to a question with these parameters. */
export function unitOf(choice: UnitChoice, params: JsonObject): Unit {
  if (typeof choice === 'string') return choice;
  const chosen = params[choice.param];
  return (typeof chosen === 'string' ? choice.values[chosen] : undefined) ?? 'unknown';
}
