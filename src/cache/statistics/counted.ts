import type { StatisticsSnapshot } from '../cache.statistics.js';
import { added, countsOf, isNothing, since, type Counts } from './counts.js';

/** What was counted of each operation in each region. */
export type Counted = ReadonlyMap<string, CountedRow>;

export interface CountedRow {
  readonly operation: string;
  readonly region: string;
  readonly counts: Counts;
}

const NOTHING: Counts = {};

export function countedOf({ operations }: Pick<StatisticsSnapshot, 'operations'>): Counted {
  return byName(
    operations.map(({ operation, region, ...counts }) => ({ operation, region, counts: countsOf(counts) })),
  );
}

export function byName(rows: readonly CountedRow[]): Counted {
  return new Map(rows.map((row) => [`${row.operation}\n${row.region}`, row]));
}

/** What came to `before` to make `now`; rows to which nothing came are left out. */
export function countedSince(now: Counted, before: Counted): Counted {
  const rows = [...now].map(([name, row]) => {
    const counts = since(row.counts, before.get(name)?.counts);
    return [name, { ...row, counts }] as const;
  });
  return new Map(rows.filter(([, { counts }]) => !isNothing(counts)));
}

export function countedTogether(parts: readonly Counted[]): Counted {
  const sum = new Map<string, CountedRow>();
  for (const part of parts)
    for (const [name, row] of part)
      sum.set(name, { ...row, counts: added(sum.get(name)?.counts ?? NOTHING, row.counts) });
  return sum;
}
