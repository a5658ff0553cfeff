import type { AgentAnswer, AgentContext, FindingDraft } from '../../../orchestration/agent.port.js';
import { findingOf } from './finding.factory.js';
import { countOf, descending, type Point, quantitiesOf, text } from './point.reader.js';
import { differenceUnit, words } from './unit.words.js';

export interface Benchmark {
  readonly id: string;
  readonly title: string;
  /** What is compared, within a sentence. */
  readonly subject: string;
  readonly isLowBest: boolean;
  /** The country looked at, by its code. */
  readonly code: string;
  readonly unit: string;
  readonly answer: AgentAnswer | undefined;
  /** One value a country. */
  readonly points: readonly Point[];
}

/** Where one country stands among all: its place, and how far it is from the best and from the middle of the others. */
export function benchmarkFinding(context: AgentContext, benchmark: Benchmark): FindingDraft | undefined {
  const { id, title, subject, isLowBest, code, unit, answer, points } = benchmark;
  if (answer === undefined) return undefined;
  const own = points.find(({ row }) => answer.rows[row]?.['country_code'] === code);
  const others = points.filter((point) => point !== own);
  const [best] = isLowBest ? descending(points).toReversed() : descending(points);
  if (own === undefined || best === undefined || others.length === 0) {
    context.warn(`${id}: no value of ${code} to compare`);
    return undefined;
  }
  warnOfAge(context, benchmark, own);
  const [values, gapUnit] = [quantitiesOf(points), differenceUnit(unit)];
  const median = context.compute('median', unit, quantitiesOf(others));
  const place = context.compute(isLowBest ? 'rankAscending' : 'rank', 'count', own.value, values);
  return findingOf({
    id,
    title: `${title} of {{country}}`,
    statement:
      `In ${subject}, {{country}} has {value}${words(unit)} ({{year}}), place {place} of {n} where the ` +
      `${isLowBest ? 'lowest' : 'highest'} is best. That is {to_median}${words(gapUnit)} from the median of the others, ` +
      `{median}, ${own === best ? 'and nobody does better' : `and {to_best}${words(gapUnit)} from the best, {{best}} with {best}`}.`,
    severity: (place?.value ?? 1) > points.length / 2 ? 'notice' : 'info',
    quantities: {
      ...{ value: own.value, place, n: countOf(context, values), median },
      to_median: median && context.compute('gap', gapUnit, own.value, median),
      ...(own === best ? {} : { best: best.value, to_best: context.compute('gap', gapUnit, own.value, best.value) }),
    },
    labels: {
      ...{ country: own.label, year: text(answer.rows[own.row]?.['year']) },
      ...(own === best ? {} : { best: best.label }),
    },
  });
}

/** Values of different years compare what was not at the same time. */
function warnOfAge(context: AgentContext, { id, answer, points }: Benchmark, own: Point): void {
  const year = answer?.rows[own.row]?.['year'];
  const other = points.filter(({ row }) => answer?.rows[row]?.['year'] !== year).map(({ label }) => label);
  if (other.length > 0) context.warn(`${id}: not of the same year as ${own.label}: ${[...other].sort().join(', ')}`);
}
