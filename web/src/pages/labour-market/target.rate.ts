import type { TargetRow } from '../../api/labour-market.types.js';

/**
 * By how much, in the target's own unit, the measurement must change each year to be at the target in its year. Null where nothing
 * was measured, or no year is left.
 */
export function requiredChange(
  target: Pick<TargetRow, 'current_value' | 'target_value' | 'target_year' | 'last_measured'>,
): number | null {
  const { current_value: current, target_value: aim, target_year: year, last_measured: measured } = target;
  if (current === null || measured === null) return null;
  const years = year - Number(measured.slice(0, 4));
  return Number.isFinite(years) && years > 0 ? (aim - current) / years : null;
}
