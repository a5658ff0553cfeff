import { canonicalJson, type JsonObject, type JsonValue } from '../../kernel/canonical-json.js';
import { sha256Hex } from '../../kernel/hash.js';
import type { ParameterDefinition } from '../query-definition.js';

/**
 * Canonical JSON of typed parameters. A float is written the way the systems that share the cache write one (`1.0`,
 * `1e-07`, `1e+16`); everything else as `canonicalJson` writes it, a list's whole numbers included.
 */
export function canonicalParameters(parameters: readonly ParameterDefinition[], params: JsonObject): string {
  const types = new Map(parameters.map((parameter) => [parameter.name, parameter.type]));
  const members = Object.keys(params)
    .sort()
    .map((name) => `${canonicalJson(name)}:${memberText(types.get(name), params[name] ?? null)}`);
  return `{${members.join(',')}}`;
}

/** SHA-256 of the canonical parameters as 64 hex digits; a key carries the first 16. */
export function parameterHash(parameters: readonly ParameterDefinition[], params: JsonObject): string {
  return sha256Hex(canonicalParameters(parameters, params));
}

function memberText(type: ParameterDefinition['type'] | undefined, value: JsonValue): string {
  if (type === 'float' && typeof value === 'number') return floatText(value);
  if (type !== 'number_list' || !Array.isArray(value)) return canonicalJson(value);
  return `[${(value as readonly number[]).map((item) => (Number.isSafeInteger(item) ? String(item) : floatText(item))).join(',')}]`;
}

/** Shortest digits that read back as the same double; exponent form below 1e-4 and from 1e16 on, always with a point or exponent. */
export function floatText(value: number): string {
  const [mantissa = '0', power = '0'] = value.toExponential().split('e');
  const exponent = Number(power);
  if (exponent < -4 || exponent >= 16) {
    const digits = String(Math.abs(exponent)).padStart(2, '0');
    return `${mantissa}e${exponent < 0 ? '-' : '+'}${digits}`;
  }
  const sign = mantissa.startsWith('-') ? '-' : '';
  const digits = mantissa.replace(/[-.]/g, '');
  if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - 1)}${digits}`;
  const whole = digits.slice(0, exponent + 1).padEnd(exponent + 1, '0');
  const fraction = digits.slice(exponent + 1);
  return `${sign}${whole}.${fraction === '' ? '0' : fraction}`;
}
