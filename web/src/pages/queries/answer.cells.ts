import { instant, NOTHING, quantity } from '../../components/quantity.format.js';

const YEAR = /(^|_)year$/;

/** A value of an answer as it is read: years are no quantities. */
export function cellText(value: unknown, name: string, type: string): string {
  if (value === null || value === undefined) return NOTHING;
  if (typeof value === 'number') return YEAR.test(name) ? String(value) : quantity(value);
  if (typeof value === 'string') return type === 'timestamp' ? instant(value) : value;
  return typeof value === 'boolean' ? (value ? 'yes' : 'no') : JSON.stringify(value);
}
