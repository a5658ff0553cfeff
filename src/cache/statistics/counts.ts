import type { TallyCounts } from '../statistics.tally.js';

/** Counters by name; what is not there is zero. Times and passages of a stage are `<stage>Ms` and `<stage>Passages`. */
export type Counts = Readonly<Record<string, number>>;

/** One operation's counters as a plain list of numbers, so that they can be added, subtracted and sent. */
export function countsOf({ defects, latency, ...counters }: TallyCounts): Counts {
  const flat: Record<string, number> = { ...counters };
  flat['defects'] = Object.values(defects).reduce((sum, count) => sum + count, 0);
  for (const [stage, { count, sumMs }] of Object.entries(latency)) {
    flat[`${stage}Passages`] = count;
    flat[`${stage}Ms`] = sumMs;
  }
  return nonZero(flat);
}

export function added(a: Counts, b: Counts): Counts {
  const sum: Record<string, number> = { ...a };
  for (const [name, count] of Object.entries(b)) sum[name] = (sum[name] ?? 0) + count;
  return sum;
}

/** What came to `before` to make `now`. */
export function since(now: Counts, before: Counts = {}): Counts {
  return nonZero(Object.fromEntries(Object.entries(now).map(([name, count]) => [name, count - (before[name] ?? 0)])));
}

export function isNothing(counts: Counts): boolean {
  return Object.keys(counts).length === 0;
}

function nonZero(counts: Counts): Counts {
  return Object.fromEntries(Object.entries(counts).filter(([, count]) => count !== 0));
}
