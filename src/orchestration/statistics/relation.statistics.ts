import jstat from 'jstat';
import { linearRegression, sampleCorrelation } from 'simple-statistics';
import { ofList, ofNumbers, ofPairs, type Statistic } from './statistic.js';

/** Two points always lie on a line, which says nothing. */
const POINTS_MIN = 3;

/** How two lists go together, and where one list is heading. */
export const RELATION_STATISTICS: Readonly<Record<string, Statistic>> = {
  pearson: ofPairs('Correlation by Pearson, of three pairs or more; none where a list does not vary.', correlation),
  pearsonP: ofPairs('Two-sided p-value of Pearson (t, n - 2 degrees of freedom).', (x, y) =>
    significance(correlation(x, y), x.length),
  ),
  spearman: ofPairs('Correlation by rank, equals given their mean rank.', (x, y) =>
    correlation(meanRanks(x), meanRanks(y)),
  ),
  spearmanP: ofPairs('Two-sided p-value of Spearman (t approximation, n - 2 degrees of freedom).', (x, y) =>
    significance(correlation(meanRanks(x), meanRanks(y)), x.length),
  ),
  slope: ofList('Least-squares change per step along the list, of two values or more.', slope),
  slopeP: ofList('Two-sided p-value of the slope against none (t, n - 2 degrees of freedom).', (values) =>
    significance(correlation(steps(values), values), values.length),
  ),
  rSquared: ofList('Part of the variance along the list that its straight line explains, 0 to 1.', (values) => {
    const r = correlation(steps(values), values);
    return r === undefined ? undefined : r * r;
  }),
  normalP: ofNumbers(['z'], 'Two-sided p-value of a standard normal z.', (z) =>
    Math.min(1, 2 * jstat.jStat.normal.cdf(-Math.abs(z), 0, 1)),
  ),
};

function correlation(x: readonly number[], y: readonly number[]): number | undefined {
  if (x.length < POINTS_MIN || isConstant(x) || isConstant(y)) return undefined;
  return Math.max(-1, Math.min(1, sampleCorrelation([...x], [...y])));
}

/** Under no correlation, r sqrt((n - 2) / (1 - r²)) follows Student's t with n - 2 degrees of freedom. */
function significance(r: number | undefined, count: number): number | undefined {
  if (r === undefined) return undefined;
  if (Math.abs(r) === 1) return 0;
  const t = Math.abs(r) * Math.sqrt((count - 2) / (1 - r * r));
  return Math.min(1, 2 * jstat.jStat.studentt.cdf(-t, count - 2));
}

function slope(values: readonly number[]): number | undefined {
  if (values.length < 2) return undefined;
  return linearRegression(values.map((value, step) => [step, value])).m;
}

function meanRanks(values: readonly number[]): readonly number[] {
  const places = new Map<number, { sum: number; count: number }>();
  [...values]
    .sort((a, b) => a - b)
    .forEach((value, index) => {
      const { sum, count } = places.get(value) ?? { sum: 0, count: 0 };
      places.set(value, { sum: sum + index + 1, count: count + 1 });
    });
  return values.map((value) => {
    const { sum, count } = places.get(value) ?? { sum: Number.NaN, count: 1 };
    return sum / count;
  });
}

function steps(values: readonly number[]): readonly number[] {
  return values.map((_, step) => step);
}

function isConstant(values: readonly number[]): boolean {
  return values.every((value) => value === values[0]);
}
