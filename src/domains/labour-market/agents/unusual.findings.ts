import type { AgentContext, FindingDraft } from '../../../orchestration/agent.port.js';
import type { Quantity } from '../../../orchestration/quantity.js';
import { THRESHOLDS } from './agent.thresholds.js';
import { findingOf, idPart } from './finding.factory.js';
import { countOf, type Point, quantitiesOf } from './point.reader.js';
import { words } from './unit.words.js';

export interface UnusualSpec {
  readonly id: string;
  readonly title: string;
  /** What is measured, within a sentence. */
  readonly subject: string;
  /** What the points are, in the plural. */
  readonly members: string;
  readonly points: readonly Point[];
  readonly threshold: Quantity;
}

interface Scored extends Point {
  readonly z: Quantity;
}

const TOLD_MAX = 5;

/** The points beyond the threshold, furthest first; or that there are none, and which came nearest. */
export function unusualFindings(context: AgentContext, spec: UnusualSpec): readonly (FindingDraft | undefined)[] {
  const scored = scoresOf(context, spec);
  const [furthest] = scored;
  if (furthest === undefined) return [];
  const beyond = scored.filter(({ z }) => isBeyond(z, spec.threshold));
  if (beyond.length === 0) return [noneFinding(context, spec, furthest)];
  if (beyond.length > TOLD_MAX) context.warn(`${spec.id}: only the furthest of the unusual ${spec.members} are told`);
  return beyond.slice(0, TOLD_MAX).map((point) => beyondFinding(context, spec, point));
}

/** Where the last value of a series stands within it. */
export function latestFinding(context: AgentContext, spec: UnusualSpec): FindingDraft | undefined {
  const latest = spec.points.at(-1);
  const score = scoresOf(context, spec).find(({ row }) => row === latest?.row);
  if (score === undefined) return undefined;
  const isUnusual = isBeyond(score.z, spec.threshold);
  return findingOf({
    id: `${spec.id}.latest`,
    title: `${spec.title}: the newest value`,
    statement:
      `In {{label}} ${spec.subject} was {value}${words(score.value.unit)}, against a median of {median} over {n} ${spec.members}. ` +
      `Its robust z of {z} is ${isUnusual ? 'beyond' : 'within'} the threshold of {threshold}.`,
    severity: isUnusual ? 'warning' : 'info',
    quantities: quantities(context, spec, score),
    labels: { label: score.label },
  });
}

function noneFinding(context: AgentContext, spec: UnusualSpec, furthest: Scored): FindingDraft | undefined {
  return findingOf({
    id: `${spec.id}.none`,
    title: `${spec.title}: nothing unusual`,
    statement:
      `None of the {n} ${spec.members} is unusual in ${spec.subject}. The furthest from the median of {median} is ` +
      `{{label}} with {value}${words(furthest.value.unit)}, a robust z of {z} within the threshold of {threshold}.`,
    quantities: quantities(context, spec, furthest),
    labels: { label: furthest.label },
  });
}

function beyondFinding(context: AgentContext, spec: UnusualSpec, point: Scored): FindingDraft | undefined {
  return findingOf({
    id: `${spec.id}.unusual.${idPart(point.label)}`,
    title: `${spec.title}: an unusual value`,
    statement:
      `{{label}} is unusual in ${spec.subject}: {value}${words(point.value.unit)} against a median of {median} over {n} ${spec.members}, ` +
      `a robust z of {z} beyond the threshold of {threshold}.`,
    severity: 'warning',
    quantities: quantities(context, spec, point),
    labels: { label: point.label },
  });
}

function quantities(
  context: AgentContext,
  { points, threshold }: UnusualSpec,
  { value, z }: Scored,
): Record<string, Quantity | undefined> {
  const values = quantitiesOf(points);
  const median = context.compute('median', value.unit, values);
  return { value, z, threshold, median, n: countOf(context, values) };
}

/** Furthest from the median first. None, with a warning, where the values are too few or hardly differ. */
function scoresOf(context: AgentContext, { id, points }: UnusualSpec): readonly Scored[] {
  const values = quantitiesOf(points);
  if (points.length < THRESHOLDS.unusualValues.value) {
    context.warn(`${id}: too few values to tell what is unusual`);
    return [];
  }
  const spread = context.compute('mad', points[0]?.value.unit ?? '', values);
  if (spread === undefined || spread.value === 0) {
    context.warn(`${id}: most values are equal, so that none has a robust z`);
    return [];
  }
  const scored = points.flatMap((point) => {
    const z = context.compute('robustZ', 'z', point.value, values);
    return z === undefined ? [] : [{ ...point, z }];
  });
  return scored.sort((a, b) => Math.abs(b.z.value) - Math.abs(a.z.value) || (a.label < b.label ? -1 : 1));
}

function isBeyond(z: Quantity, threshold: Quantity): boolean {
  return Math.abs(z.value) >= threshold.value;
}
