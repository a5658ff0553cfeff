import type { JsonObject } from '../../../kernel/canonical-json.js';
import type { IntentParameter } from '../../../orchestration/agent.port.js';
import { THRESHOLDS } from './agent.thresholds.js';

export const GENERATED = 'generated';
export const PANEL = 'panel';

export const SOURCE: IntentParameter = {
  name: 'source',
  type: 'string',
  description: 'Records of persons by sector: generated ones, or the real wage panel (United States, dollars an hour)',
  default: GENERATED,
  allowed: [PANEL, GENERATED],
};

export const COUNTRY: IntentParameter = {
  name: 'country',
  type: 'string',
  description: 'Country compared with the other Gulf states, ISO 3166 alpha-3',
  default: 'QAT',
  allowed: ['QAT', 'SAU', 'ARE', 'KWT', 'BHR', 'OMN'],
};

export const SIGNIFICANCE: IntentParameter = {
  name: 'significance',
  type: 'float',
  description: 'Error probability from which a trend or relation counts as clear',
  default: THRESHOLDS.significance.value,
  min: 0.0001,
  max: 0.5,
};

export function monthsBack(description: string, months: number, bounds: { min: number; max: number }): IntentParameter {
  return { name: 'months_back', type: 'integer', description, default: months, ...bounds };
}

export function yearsBack(description: string, years: number, bounds: { min: number; max: number }): IntentParameter {
  return { name: 'years_back', type: 'integer', description, default: years, ...bounds };
}

export function topN(description: string, count: number): IntentParameter {
  return { name: 'top_n', type: 'integer', description, default: count, min: 1, max: 10 };
}

/** @throws TypeError where the parameter was not typed as its declaration says */
export function numberParam(params: JsonObject, name: string): number {
  const value = params[name];
  if (typeof value !== 'number') throw new TypeError(`parameter ${name} is no number`);
  return value;
}

/** @throws TypeError where the parameter was not typed as its declaration says */
export function textParam(params: JsonObject, name: string): string {
  const value = params[name];
  if (typeof value !== 'string') throw new TypeError(`parameter ${name} is no text`);
  return value;
}
