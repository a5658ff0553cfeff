import type { AgentAnswer, AgentContext, FindingDraft } from '../../../orchestration/agent.port.js';
import type { Quantity } from '../../../orchestration/quantity.js';
import { findingOf, idPart } from './finding.factory.js';
import { descending, month, newestIn, pairsOf, type Point, pointsOf } from './point.reader.js';

interface Window {
  readonly years: number;
  /** How many of the sectors that moved most, each way. */
  readonly top: number;
}

/** The share of nationals at the newest month against the same month years before: over all, and where it moved most. */
export function nationalsFindings(
  context: AgentContext,
  answer: AgentAnswer | undefined,
  { years, top }: Window,
): readonly (FindingDraft | undefined)[] {
  if (answer === undefined) return [];
  const newest = newestIn(answer, 'month').slice(0, 'yyyy-mm'.length);
  const before = `${String(Number(newest.slice(0, 'yyyy'.length)) - years)}${newest.slice('yyyy'.length)}`;
  const at = (when: string, column: string, unit: string): readonly Point[] =>
    pointsOf(answer, { label: 'sector', column, unit, keep: (row) => month(row) === when });
  if (at(before, 'total', 'persons').length === 0) {
    context.warn('the share of nationals is not known so far back');
    return [];
  }
  const months = { newest, before };
  const rate = (when: string): readonly Point[] => at(when, 'qatarization_rate', 'percent');
  const moved = pairsOf(rate(before), rate(newest)).flatMap(({ label, x, y }) => {
    const value = context.compute('difference', 'percentage_points', y, x);
    return value === undefined ? [] : [{ label, x, y, value }];
  });
  const ranked = descending(moved);
  const fallen = ranked.filter(({ value }) => value.value < 0).toReversed();
  const told = [...ranked.filter(({ value }) => value.value > 0).slice(0, top), ...fallen.slice(0, top)];
  return [
    overallFinding(context, months, (when, column) => wholeOf(context, answer, when, column)),
    ...told.map((move) => movedFinding(months, move)),
  ];
}

/** All rows of a month, merged small sectors too: together they are everyone. */
function wholeOf(context: AgentContext, answer: AgentAnswer, when: string, column: string): Quantity | undefined {
  const cells = answer.rows.flatMap((row, index) =>
    month(row) === when ? (answer.cell(index, column, 'persons') ?? []) : [],
  );
  return context.compute('sum', 'persons', cells);
}

function overallFinding(
  context: AgentContext,
  { newest, before }: { readonly newest: string; readonly before: string },
  whole: (when: string, column: string) => Quantity | undefined,
): FindingDraft | undefined {
  const shareAt = (when: string): Quantity | undefined => {
    const [part, total] = [whole(when, 'qatari_count'), whole(when, 'total')];
    return part && total && context.compute('share', 'percent', part, total);
  };
  const [now, then] = [shareAt(newest), shareAt(before)];
  return findingOf({
    id: 'vision.nationals.overall',
    title: 'Nationals over all sectors',
    statement:
      'Nationals are {now} percent of the staff in {{newest}}, against {then} percent in {{before}}: {change} points.',
    severity: now !== undefined && then !== undefined && now.value < then.value ? 'warning' : 'info',
    quantities: { now, then, change: now && then && context.compute('difference', 'percentage_points', now, then) },
    labels: { newest, before },
  });
}

function movedFinding(
  { newest, before }: { readonly newest: string; readonly before: string },
  { label, x, y, value }: { label: string; x: Quantity; y: Quantity; value: Quantity },
): FindingDraft | undefined {
  return findingOf({
    id: `vision.nationals.moved.${idPart(label)}`,
    title: 'Share of nationals in {{sector}}',
    statement:
      'In {{sector}}, nationals went from {then} to {now} percent between {{before}} and {{newest}}: {change} points.',
    severity: value.value < 0 ? 'notice' : 'info',
    quantities: { then: x, now: y, change: value },
    labels: { sector: label, newest, before },
  });
}
