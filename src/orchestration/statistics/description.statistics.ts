import { max, mean, median, min, quantile, sampleStandardDeviation, sum } from 'simple-statistics';
import { among, ofList, type Statistic } from './statistic.js';

/** Makes the median absolute deviation of normal values comparable with their standard deviation. */
const MAD_SCALE = 0.6745;

const atLeast =
  (count: number, apply: (values: number[]) => number | undefined) =>
  (values: readonly number[]): number | undefined =>
    values.length < count ? undefined : apply([...values]);

/** What one list of numbers is like, and where a number stands in it. */
export const DESCRIPTION_STATISTICS: Readonly<Record<string, Statistic>> = {
  count: ofList('How many values there are.', (values) => values.length),
  mean: ofList('Arithmetic mean.', atLeast(1, mean)),
  median: ofList('Middle value; of an even number, the mean of the two in the middle.', atLeast(1, median)),
  sum: ofList('Sum.', atLeast(1, sum)),
  min: ofList('Smallest value.', atLeast(1, min)),
  max: ofList('Largest value.', atLeast(1, max)),
  standardDeviation: ofList(
    'Sample standard deviation (n - 1); of two values or more.',
    atLeast(2, sampleStandardDeviation),
  ),
  mad: ofList('Median absolute deviation from the median.', atLeast(1, mad)),
  robustZ: among('0.6745 (value - median) / MAD; none where the MAD is zero.', robustZ),
  rank: among('Place of the value among the values, 1 the highest; equals share the better place.', (value, values) =>
    place(values, (other) => other > value),
  ),
  rankAscending: among('Place of the value, 1 the lowest; equals share the better place.', (value, values) =>
    place(values, (other) => other < value),
  ),
  percentile: among('Percent of the values that lie below the value, equals counted half.', percentile),
  quantile: among('The value below which the given percent (0 to 100) of the values lie.', (percent, values) =>
    values.length === 0 || percent < 0 || percent > 100 ? undefined : quantile([...values], percent / 100),
  ),
};

function mad(values: readonly number[]): number {
  const middle = median([...values]);
  return median(values.map((value) => Math.abs(value - middle)));
}

function robustZ(value: number, values: readonly number[]): number | undefined {
  if (values.length === 0) return undefined;
  const spread = mad(values);
  return spread === 0 ? undefined : (MAD_SCALE * (value - median([...values]))) / spread;
}

function place(values: readonly number[], isAhead: (other: number) => boolean): number | undefined {
  return values.length === 0 ? undefined : 1 + values.filter(isAhead).length;
}

function percentile(value: number, values: readonly number[]): number | undefined {
  if (values.length === 0) return undefined;
  const below = values.filter((other) => other < value).length;
  const equal = values.filter((other) => other === value).length;
  return (100 * (below + equal / 2)) / values.length;
}
