import { CHANGE_STATISTICS } from './change.statistics.js';
import { DESCRIPTION_STATISTICS } from './description.statistics.js';
import { RELATION_STATISTICS } from './relation.statistics.js';
import type { Statistic, StatisticArgument } from './statistic.js';

/** Every function a formula may apply, by name. */
export const STATISTICS: Readonly<Record<string, Statistic>> = Object.freeze({
  ...DESCRIPTION_STATISTICS,
  ...RELATION_STATISTICS,
  ...CHANGE_STATISTICS,
});

/**
 * Applies a function of the catalogue. Undefined where it has no value, also where an input is no finite number.
 * @throws TypeError for a name that is not in the catalogue and for arguments of the wrong number or kind: faults of the caller.
 */
export function applyStatistic(fn: string, given: readonly StatisticArgument[]): number | undefined {
  const statistic = Object.hasOwn(STATISTICS, fn) ? STATISTICS[fn] : undefined;
  if (statistic === undefined) throw new TypeError(`there is no statistic ${fn}`);
  assertFits(fn, statistic, given);
  if (!given.flat().every(Number.isFinite)) return undefined;
  const value = statistic.apply(given);
  return value === undefined || !Number.isFinite(value) ? undefined : value;
}

function assertFits(fn: string, { parameters }: Statistic, given: readonly StatisticArgument[]): void {
  const fits =
    given.length === parameters.length &&
    parameters.every(({ kind }, index) => (kind === 'list') === Array.isArray(given[index]));
  if (fits) return;
  const takes = parameters.map(({ name, kind }) => `${name} (${kind})`).join(', ');
  throw new TypeError(`the statistic ${fn} takes ${takes}`);
}
