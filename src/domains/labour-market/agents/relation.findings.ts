import type { AgentContext, FindingDraft } from '../../../orchestration/agent.port.js';
import type { Quantity } from '../../../orchestration/quantity.js';
import { THRESHOLDS, thresholdOf } from './agent.thresholds.js';
import { findingOf } from './finding.factory.js';
import { countOf, type Pair } from './point.reader.js';

export interface Relation {
  readonly id: string;
  readonly title: string;
  /** What the pairs are, in the plural. */
  readonly members: 'sectors' | 'months' | 'industries' | 'countries';
  /** What is compared, within a sentence. */
  readonly x: string;
  readonly y: string;
  readonly pairs: readonly Pair[];
}

interface RelationFinding {
  readonly relation: Relation;
  readonly finding: FindingDraft | undefined;
}

/**
 * One finding a relation that has pairs enough. The level is shared over all of them (Bonferroni): who looks at many relations
 * finds one by chance.
 */
export function relationFindings(context: AgentContext, relations: readonly Relation[]): readonly RelationFinding[] {
  const usable = relations.filter((relation) => hasPairs(context, relation));
  const few = usable.filter(({ pairs }) => pairs.length < THRESHOLDS.pairsEnough.value);
  if (few.length > 0)
    context.warn(`few pairs, so that only a strong relation shows: ${few.map(({ title }) => title).join(', ')}`);
  const alpha = thresholdOf(context, THRESHOLDS.significance, 'significance');
  const tests = context.constant(usable.length, 'count', 'number of relations this run looked at');
  const level = usable.length === 0 ? undefined : context.compute('ratio', 'probability', alpha, tests);
  if (level === undefined) return [];
  return usable.map((relation) => ({ relation, finding: relationFinding(context, relation, level) }));
}

function hasPairs(context: AgentContext, { title, pairs }: Relation): boolean {
  const isEnough = pairs.length >= THRESHOLDS.pairsNeeded.value;
  if (!isEnough) context.warn(`too few pairs for a relation: ${title}`);
  return isEnough;
}

function relationFinding(
  context: AgentContext,
  { id, title, members, x, y, pairs }: Relation,
  level: Quantity,
): FindingDraft | undefined {
  const [xs, ys] = [pairs.map((pair) => pair.x), pairs.map((pair) => pair.y)];
  const of = (fn: string, unit: string): Quantity | undefined => context.compute(fn, unit, xs, ys);
  const [r, rho, p] = [of('pearson', 'correlation'), of('spearman', 'correlation'), of('spearmanP', 'p_value')];
  if (r === undefined || rho === undefined || p === undefined) return undefined;
  const isClear = p.value <= level.value;
  return findingOf({
    id,
    title,
    statement:
      `Over {n} ${members}, ${x} and ${y} have a correlation of {r} (p {r_p}), by rank {rho} (p {p}): ` +
      `${isClear ? `a clear ${strengthOf(rho)} relation` : 'no clear relation'} at a level of {level}.`,
    severity: isClear ? 'notice' : 'info',
    quantities: { n: countOf(context, xs), r, r_p: of('pearsonP', 'p_value'), rho, p, level },
  });
}

function strengthOf({ value }: Quantity): string {
  const size = Math.abs(value);
  const { strong, moderate, weak } = THRESHOLDS;
  const sign = value > 0 ? 'positive' : 'negative';
  if (size >= strong.value) return `strong ${sign}`;
  if (size >= moderate.value) return `moderate ${sign}`;
  return size >= weak.value ? `weak ${sign}` : 'hardly any';
}
