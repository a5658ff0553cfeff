import type { TransitionRow } from '../../api/labour-market.types.js';

export interface SectorBalance {
  readonly sector: string;
  readonly entered: number;
  readonly left: number;
  readonly [name: string]: string | number;
}

const MERGED = 'suppressed';

/** How many came into each sector and left it, the merged rest apart: it belongs to no sector that could be told. */
export function balanceOf(
  rows: readonly Pick<TransitionRow, 'from_sector' | 'to_sector' | 'transitions'>[],
): readonly SectorBalance[] {
  const entered = summed(rows, ({ to_sector: to }) => to);
  const left = summed(rows, ({ from_sector: from }) => from);
  return [...new Set([...entered.keys(), ...left.keys()])]
    .filter((sector) => sector !== MERGED)
    .map((sector) => ({ sector, entered: entered.get(sector) ?? 0, left: left.get(sector) ?? 0 }))
    .sort((some, other) => other.entered - some.entered);
}

function summed<Row extends { readonly transitions: number }>(
  rows: readonly Row[],
  sectorOf: (row: Row) => string,
): ReadonlyMap<string, number> {
  const sums = new Map<string, number>();
  for (const row of rows) sums.set(sectorOf(row), (sums.get(sectorOf(row)) ?? 0) + row.transitions);
  return sums;
}
