import type { BundledFilesReader } from '../../../datasets/bundled-files.reader.js';
import { SECTORS } from './sector.catalogue.js';
import { groupBy } from '../../../datasets/statistics.kit.js';
import { wagePanelRows } from './wage-panel.plan.js';

/** Moves the panel must show before its ratio is trusted fully; fewer are drawn towards 1. */
const TRUSTED_MOVES = 40;

export interface MovePattern {
  /** How much likelier than chance a change of industry leads from one sector to another; symmetric, 0 on the diagonal. */
  readonly affinity: readonly (readonly number[])[];
  /** Share of the panel's years that follow another year in the same industry. */
  readonly stayShare: number;
}

export function movePattern(files: BundledFilesReader): MovePattern {
  const counts = new Map<string, number>();
  let pairs = 0;
  let moves = 0;
  for (const years of groupBy(wagePanelRows(files), ({ person }) => String(person)).values()) {
    years.sort((a, b) => a.year - b.year);
    for (let i = 1; i < years.length; i++) {
      const [from, to] = [years[i - 1]?.industry ?? '', years[i]?.industry ?? ''];
      pairs += 1;
      if (from === to) continue;
      moves += 1;
      for (const key of [`${from}|${to}`, `${to}|${from}`]) counts.set(key, (counts.get(key) ?? 0) + 0.5);
    }
  }
  return { affinity: affinities(counts, moves), stayShare: 1 - moves / pairs };
}

function affinities(counts: ReadonlyMap<string, number>, moves: number): number[][] {
  const between = (from: readonly string[], to: readonly string[]): number =>
    from.flatMap((a) => to.map((b) => counts.get(`${a}|${b}`) ?? 0)).reduce((sum, count) => sum + count, 0);
  const industries = SECTORS.map(({ panelIndustries }) => panelIndustries);
  const all = [...new Set([...counts.keys()].map((key) => key.slice(0, key.indexOf('|'))))];
  const totals = industries.map((list) => between(list, all));
  return industries.map((from, i) =>
    industries.map((to, j) => {
      if (i === j) return 0;
      const expected = ((totals[i] ?? 0) * (totals[j] ?? 0)) / moves;
      return (between(from, to) + TRUSTED_MOVES) / (expected + TRUSTED_MOVES);
    }),
  );
}
