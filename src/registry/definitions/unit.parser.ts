import type { ParameterDefinition, Unit, UnitChoice } from '../query-definition.js';
import { parseChoice } from './choice.parser.js';
import type { ContractMap } from './contract-map.js';

const UNIT = /^[a-z][a-z0-9_/%]{0,30}$/;

/** The unit of a column, or of one choice. */
export function parseUnit(map: ContractMap, key: string, required = false): Unit | undefined {
  return map.text(key, { required, pattern: UNIT, patternName: 'a unit' });
}

/** The unit of an answer: one for all, or one for each value of a parameter. */
export function parseUnitChoice(map: ContractMap, parameters: readonly ParameterDefinition[]): UnitChoice | undefined {
  const given = map.json('unit');
  const choice = typeof given === 'object' && given !== null ? map.map('unit') : undefined;
  if (typeof given !== 'object' || given === null) return parseUnit(map, 'unit', true);
  choice?.refuseUnknown(['param', 'values']);
  return choice === undefined ? undefined : parseChoice(choice, parameters, parseUnit);
}
