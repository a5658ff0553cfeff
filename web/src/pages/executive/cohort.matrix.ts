import type { CohortRow } from '../../api/executive.types.js';

export interface CohortLine {
  readonly start: string;
  readonly size: number;
  /** By period from the first on; undefined where the period is not there yet, or nobody is told of. */
  readonly cells: readonly (CohortRow | undefined)[];
}

/** Cohorts as lines of equal length, the newest first. */
export function matrixOf(rows: readonly CohortRow[]): {
  readonly periods: number;
  readonly lines: readonly CohortLine[];
} {
  const periods = rows.reduce((most, { period }) => Math.max(most, period + 1), 0);
  const starts = [...new Set(rows.map(({ cohort_start: start }) => start))].sort().reverse();
  const lines = starts.map((start) => {
    const own = rows.filter(({ cohort_start: of }) => of === start);
    const byPeriod = new Map(own.map((row) => [row.period, row]));
    return {
      ...{ start: start.slice(0, 10), size: own[0]?.cohort_size ?? 0 },
      cells: Array.from({ length: periods }, (_, period) => byPeriod.get(period)),
    };
  });
  return { periods, lines };
}

/** Of the accent, so much in a cell's ground that the text on it stays readable in both themes. */
const TINT_MAX = 40;

export function tintOf(percent: number): number {
  return Math.round((Math.min(Math.max(percent, 0), 100) / 100) * TINT_MAX);
}
