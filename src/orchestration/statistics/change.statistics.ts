import { ofNumbers, type Statistic } from './statistic.js';

/** How one number differs from another. */
export const CHANGE_STATISTICS: Readonly<Record<string, Statistic>> = {
  difference: ofNumbers(['a', 'b'], 'a - b.', subtract),
  ratio: ofNumbers(['a', 'b'], 'a / b; none where b is zero.', divide),
  percentChange: ofNumbers(['from', 'to'], 'Change in percent of where it began; none from zero.', (from, to) =>
    percent(to - from, Math.abs(from)),
  ),
  share: ofNumbers(['part', 'total'], 'The part in percent of the total; none of zero.', percent),
  partOf: ofNumbers(
    ['total', 'part', 'whole'],
    'The total times part / whole: what falls to a part by its size.',
    (total, part, whole) => times(total, divide(part, whole)),
  ),
  contribution: ofNumbers(['part_change', 'total_change'], 'Part of a total change, in percent of it.', percent),
  gap: ofNumbers(['value', 'reference'], 'How far the value lies above its reference; below, negative.', subtract),
  cagr: ofNumbers(['first', 'last', 'steps'], 'Compound growth per step in percent; of positive inputs alone.', cagr),
};

function subtract(a: number, b: number): number {
  return a - b;
}

function divide(a: number, b: number): number | undefined {
  return b === 0 ? undefined : a / b;
}

function times(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? undefined : a * b;
}

function percent(part: number, whole: number): number | undefined {
  return divide(100 * part, whole);
}

function cagr(first: number, last: number, steps: number): number | undefined {
  if (first <= 0 || last <= 0 || steps <= 0) return undefined;
  return 100 * ((last / first) ** (1 / steps) - 1);
}
