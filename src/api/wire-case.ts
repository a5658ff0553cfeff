import type { JsonValue } from '../kernel/canonical-json.js';

/** A plain tree of the code's names with the wire's: camelCase members become snake_case, at every level. */
export function wireCase(value: unknown): JsonValue {
  if (Array.isArray(value)) return value.map(wireCase);
  if (typeof value !== 'object' || value === null) return (value ?? null) as JsonValue;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .map(([name, member]) => [snake(name), wireCase(member)]),
  );
}

function snake(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
