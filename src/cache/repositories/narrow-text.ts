import type { NarrowType } from './repository.declaration.js';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const INTEGER = /^[+-]?\d{1,19}$/;
const DATE = /^\d{4}-\d{2}-\d{2}$/;

/**
 * The value as PostgreSQL writes it, from which a bucket is computed. Undefined where that is not certain: equal values that are
 * written in two ways would fall into two buckets, and a change of one would go unnoticed by the other.
 */
export function narrowText(value: unknown, type: NarrowType): string | undefined {
  switch (type) {
    case 'uuid':
      return typeof value === 'string' && UUID.test(value) ? value.toLowerCase() : undefined;
    case 'integer':
      if (typeof value === 'number') return Number.isSafeInteger(value) ? String(value + 0) : undefined;
      return typeof value === 'string' && INTEGER.test(value) ? BigInt(value.replace('+', '')).toString() : undefined;
    case 'text':
      return typeof value === 'string' && !value.includes('\0') && !/\p{Surrogate}/u.test(value) ? value : undefined;
    case 'date':
      return typeof value === 'string' && DATE.test(value) ? value : undefined;
  }
}
