import type { AgentContext, FindingDraft } from '../../../orchestration/agent.port.js';
import type { Quantity } from '../../../orchestration/quantity.js';
import { THRESHOLDS, thresholdOf } from './agent.thresholds.js';
import { findingOf, idPart } from './finding.factory.js';
import { SUPPRESSED } from './point.reader.js';

export interface Group {
  readonly label: string;
  readonly leavers: Quantity;
  readonly persons: Quantity;
}

interface DriverSpec {
  readonly id: string;
  /** What the groups are, in the plural. */
  readonly members: string;
  readonly top: number;
}

interface Weighed extends Group {
  readonly rate: Quantity;
  /** Rate of the group, times the overall one. */
  readonly times: Quantity;
  /** Leavers beyond those that the overall rate gives a group of this size. */
  readonly excess: Quantity;
}

/**
 * The groups that lose more than their size explains, by what they lose beyond it. A large group with the overall rate explains
 * nothing, and a tiny one with a high rate hardly matters; what is beyond the expected counts both.
 */
export function driverFindings(
  context: AgentContext,
  spec: DriverSpec,
  groups: readonly Group[],
): readonly (FindingDraft | undefined)[] {
  if (groups.length === 0) return [];
  const leavers = context.compute(
    'sum',
    'persons',
    groups.map((group) => group.leavers),
  );
  const persons = context.compute(
    'sum',
    'persons',
    groups.map((group) => group.persons),
  );
  if (leavers === undefined || persons === undefined) return [];
  const overall = context.compute('share', 'percent', leavers, persons);
  if (overall === undefined) return [];
  const threshold = thresholdOf(context, THRESHOLDS.driverRatio, 'driver_ratio');
  const weighed = groups.flatMap((group) => weigh(context, group, overall, { leavers, persons }));
  const drivers = weighed
    .filter(({ label, times }) => label !== SUPPRESSED && times.value >= threshold.value)
    .sort((a, b) => b.excess.value - a.excess.value || (a.label < b.label ? -1 : 1));
  return [
    overallFinding(spec, { leavers, persons, overall }),
    ...(drivers.length === 0 ? [noDriverFinding(spec, weighed, threshold)] : []),
    ...drivers
      .slice(0, spec.top)
      .map((driver) => driverFinding(context, spec, driver, { leavers, persons, threshold })),
  ];
}

function weigh(
  context: AgentContext,
  group: Group,
  overall: Quantity,
  all: { readonly leavers: Quantity; readonly persons: Quantity },
): readonly Weighed[] {
  const rate = context.compute('share', 'percent', group.leavers, group.persons);
  const times = rate && context.compute('ratio', 'ratio', rate, overall);
  const expected = context.compute('partOf', 'persons', all.leavers, group.persons, all.persons);
  const excess = expected && context.compute('difference', 'persons', group.leavers, expected);
  return rate === undefined || times === undefined || excess === undefined ? [] : [{ ...group, rate, times, excess }];
}

function overallFinding(
  { id, members }: DriverSpec,
  quantities: { readonly leavers: Quantity; readonly persons: Quantity; readonly overall: Quantity },
): FindingDraft | undefined {
  return findingOf({
    id: `${id}.overall`,
    title: `Attrition over all ${members}`,
    statement: `{leavers} of {persons} persons left, {overall} percent over all ${members}.`,
    quantities: { ...quantities },
  });
}

function noDriverFinding(
  { id, members }: DriverSpec,
  weighed: readonly Weighed[],
  threshold: Quantity,
): FindingDraft | undefined {
  const [highest] = [...weighed].sort((a, b) => b.times.value - a.times.value || (a.label < b.label ? -1 : 1));
  if (highest === undefined) return undefined;
  return findingOf({
    id: `${id}.none`,
    title: `No driver among the ${members}`,
    statement:
      `None of the ${members} loses {threshold} times what its size explains. The highest rate is that of {{group}}, ` +
      '{rate} percent or {times} times the overall one.',
    quantities: { threshold, rate: highest.rate, times: highest.times },
    labels: { group: highest.label },
  });
}

function driverFinding(
  context: AgentContext,
  { id, members }: DriverSpec,
  { label, leavers, persons, rate, times, excess }: Weighed,
  all: { readonly leavers: Quantity; readonly persons: Quantity; readonly threshold: Quantity },
): FindingDraft | undefined {
  return findingOf({
    id: `${id}.${idPart(label)}`,
    title: 'Attrition in {{group}}',
    statement:
      '{{group}} has {of_persons} percent of the persons and {of_leavers} percent of those who left. ' +
      `Its {rate} percent are {times} times the rate over all ${members} (a driver from {threshold} times): ` +
      '{excess} persons more than its size explains.',
    severity: 'warning',
    quantities: {
      of_persons: context.compute('share', 'percent', persons, all.persons),
      of_leavers: context.compute('share', 'percent', leavers, all.leavers),
      ...{ rate, times, threshold: all.threshold, excess },
    },
    labels: { group: label },
  });
}
