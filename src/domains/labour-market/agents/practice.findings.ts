import type { AgentContext, FindingDraft } from '../../../orchestration/agent.port.js';
import { findingOf } from './finding.factory.js';
import { countOf, type Point, pairsOf } from './point.reader.js';
import { words } from './unit.words.js';

export interface Practice {
  readonly id: string;
  /** What is measured, within a sentence. */
  readonly subject: string;
  readonly points: readonly Point[];
}

interface Ranking {
  /** Best first. */
  readonly ranked: readonly Point[];
  /** How many of them count as the best. */
  readonly top: number;
}

/** How much more of each measure the best sectors have than the others; the widest relative difference first. */
export function practiceFindings(
  context: AgentContext,
  practices: readonly Practice[],
  ranking: Ranking,
): readonly (FindingDraft | undefined)[] {
  const told = practices.map((practice) => practiceFinding(context, practice, ranking));
  const width = (finding: FindingDraft | undefined): number => Math.abs(finding?.quantities['change']?.value ?? 0);
  return told.sort((a, b) => width(b) - width(a) || ((a?.id ?? '') < (b?.id ?? '') ? -1 : 1));
}

function practiceFinding(
  context: AgentContext,
  { id, subject, points }: Practice,
  { ranked, top }: Ranking,
): FindingDraft | undefined {
  const best = new Set(ranked.slice(0, top).map(({ label }) => label));
  const pairs = pairsOf(ranked, points);
  const [leading, others] = [true, false].map((isBest) =>
    pairs.filter(({ label }) => best.has(label) === isBest).map(({ y }) => y),
  );
  if (leading === undefined || others === undefined || leading.length === 0 || others.length === 0) {
    context.warn(`${id}: too few sectors have both measures`);
    return undefined;
  }
  const [xs, ys] = [pairs.map(({ x }) => x), pairs.map(({ y }) => y)];
  const unit = points[0]?.value.unit ?? '';
  const [ofBest, ofOthers] = [context.compute('mean', unit, leading), context.compute('mean', unit, others)];
  const change = ofBest && ofOthers && context.compute('percentChange', 'percent', ofOthers, ofBest);
  return findingOf({
    id,
    title: `The best and the others: ${subject}`,
    statement:
      `In ${subject}, the {n_best} sectors that keep staff best have {best} against {others}${words(unit)} of the {n_others} others, ` +
      'a difference of {change} percent; by rank, it goes with retention at {rho} (p {p}).',
    quantities: {
      ...{
        n_best: countOf(context, leading),
        best: ofBest,
        others: ofOthers,
        n_others: countOf(context, others),
        change,
      },
      rho: context.compute('spearman', 'correlation', xs, ys),
      p: context.compute('spearmanP', 'p_value', xs, ys),
    },
  });
}
