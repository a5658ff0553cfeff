import type { AgentContext, FindingDraft } from '../../../orchestration/agent.port.js';
import { THRESHOLDS, thresholdOf } from './agent.thresholds.js';
import { findingOf } from './finding.factory.js';
import { countOf, type Point, quantitiesOf } from './point.reader.js';
import { differenceUnit, words } from './unit.words.js';

export interface TrendSpec {
  readonly id: string;
  readonly title: string;
  /** What changes, as the beginning of a sentence. */
  readonly subject: string;
  /** Oldest first, labelled by year, or by year and month. */
  readonly points: readonly Point[];
  readonly step: 'month' | 'year';
  readonly unit: string;
}

const POINTS_MIN = 3;
const MONTHS_OF_A_YEAR = 12;

/** The least-squares change per step, and whether it is more than chance. */
export function trendFinding(context: AgentContext, spec: TrendSpec): FindingDraft | undefined {
  const { points, step, unit } = spec;
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined || points.length < POINTS_MIN) {
    context.warn(`${spec.id}: too few values in a row for a trend`);
    return undefined;
  }
  const values = quantitiesOf(points);
  const slope = context.compute('slope', `${unit}_per_${step}`, values);
  const p = context.compute('slopeP', 'probability', values);
  const level = thresholdOf(context, THRESHOLDS.significance, 'significance');
  if (slope === undefined || p === undefined) return undefined;
  const isUnbroken = points.length === stepsBetween(first.label, last.label, step) + 1;
  if (!isUnbroken) context.warn(`${spec.id}: some ${step}s are not told; the trend is over those that are`);
  const isClear = p.value <= level.value;
  const verdict = isClear ? `a clear ${slope.value > 0 ? 'rise' : 'fall'}` : 'no clear trend';
  return findingOf({
    id: spec.id,
    title: spec.title,
    statement:
      `${spec.subject} went from {first} to {last}${words(unit)} over {n} values, {{from}} to {{to}}, changing by ` +
      `{slope}${words(differenceUnit(unit))} ${isUnbroken ? `a ${step}` : `from one ${step} told to the next`} on average: ` +
      `${verdict} (p {p} against {level}, R squared {r_squared}).`,
    severity: isClear ? 'notice' : 'info',
    quantities: {
      ...{ first: first.value, last: last.value, n: countOf(context, values), slope, p, level },
      r_squared: context.compute('rSquared', 'ratio', values),
    },
    labels: { from: first.label, to: last.label },
  });
}

function stepsBetween(from: string, to: string, step: TrendSpec['step']): number {
  const position = (label: string): number => {
    const [year = 0, month = 1] = label.split('-').map(Number);
    return step === 'year' ? year : year * MONTHS_OF_A_YEAR + month;
  };
  return position(to) - position(from);
}

/** Of points labelled by year: the unbroken run of years that ends with the newest, at most `years` of them. */
export function trailingYears(points: readonly Point[], years: number): readonly Point[] {
  const sorted = [...points].sort((a, b) => Number(a.label) - Number(b.label));
  const start = sorted.findLastIndex(
    (point, index) => index > 0 && Number(point.label) - Number(sorted[index - 1]?.label) !== 1,
  );
  return sorted.slice(Math.max(start, 0)).slice(-years);
}
