import type { QatarizationRow } from '../../api/labour-market.types.js';

/** A sector's rate, and how far it is from others, in percentage points. */
export interface ComparedRate {
  readonly sector: string;
  readonly total: number;
  readonly nationals: number;
  readonly rate: number;
  readonly toOverall: number | null;
  readonly toTarget: number | null;
}

type Counted = Pick<QatarizationRow, 'sector' | 'total' | 'qatari_count' | 'qatarization_rate'>;

/** Percent of all persons of all rows, not the mean of the rates: a small sector weighs little. Null where there is nobody. */
export function overallRate(rows: readonly Counted[]): number | null {
  const total = rows.reduce((sum, row) => sum + row.total, 0);
  const nationals = rows.reduce((sum, row) => sum + row.qatari_count, 0);
  return total === 0 ? null : rounded((100 * nationals) / total);
}

export function comparedTo(rows: readonly Counted[], target: number | null): readonly ComparedRate[] {
  const overall = overallRate(rows);
  return rows.map(({ sector, total, qatari_count: nationals, qatarization_rate: rate }) => ({
    ...{ sector, total, nationals, rate },
    toOverall: overall === null ? null : rounded(rate - overall),
    toTarget: target === null ? null : rounded(rate - target),
  }));
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
