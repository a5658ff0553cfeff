import type { AgentAnswer, AgentContext, FindingDraft } from '../../../orchestration/agent.port.js';
import type { Quantity } from '../../../orchestration/quantity.js';
import { findingOf, idPart } from './finding.factory.js';
import { descending, type Point, pointsOf, SUPPRESSED, text } from './point.reader.js';
import { words } from './unit.words.js';

interface Flow {
  readonly label: string;
  readonly gained: Quantity;
  readonly lost: Quantity;
  /** Gained less lost. */
  readonly value: Quantity;
}

/** Sectors by moves gained less moves lost: those that win most, then those that lose most. */
export function flowFindings(
  context: AgentContext,
  moves: AgentAnswer | undefined,
  top: number,
): readonly (FindingDraft | undefined)[] {
  const flows = descending(flowsOf(context, moves));
  const winners = flows.filter(({ value }) => value.value > 0).slice(0, top);
  const losers = flows.filter(({ value }) => value.value < 0).toReversed();
  return [...winners, ...losers.slice(0, top)].map((flow) => flowFinding(flow));
}

/** The moves between two sectors after which people earn most more than before. */
export function payFindings(
  context: AgentContext,
  moves: AgentAnswer | undefined,
  top: number,
): readonly (FindingDraft | undefined)[] {
  if (moves === undefined) return [];
  const raised = pointsOf(moves, { label: pathOf, column: 'average_salary_change', unit: moves.unit }).flatMap(
    (point) => {
      const [before, after] = [
        moves.cell(point.row, 'average_old_salary'),
        moves.cell(point.row, 'average_new_salary'),
      ];
      const change = before && after && context.compute('percentChange', 'percent', before, after);
      return change === undefined || isMerged(point.label) ? [] : [{ ...point, value: change, before, after }];
    },
  );
  return descending(raised)
    .slice(0, top)
    .map(({ row, value, before, after }) => {
      const cells = moves.rows[row];
      const [from, to] = [text(cells?.['from_sector']), text(cells?.['to_sector'])];
      return findingOf({
        id: `talent.move.${idPart(from)}.${idPart(to)}`,
        title: 'From {{from}} to {{to}}',
        statement: `{moves} moves from {{from}} to {{to}} changed pay from {before} to {after}${words(text(cells?.['salary_unit']))} on average, {change} percent.`,
        quantities: { moves: moves.cell(row, 'transitions', 'count'), before, after, change: value },
        labels: { from, to },
      });
    });
}

function flowsOf(context: AgentContext, moves: AgentAnswer | undefined): readonly Flow[] {
  const [outward, inward] = ['from_sector', 'to_sector'].map((label) =>
    pointsOf(moves, { label, column: 'transitions', unit: 'count' }),
  );
  if (outward === undefined || inward === undefined) return [];
  const sectors = [...new Set([...outward, ...inward].map(({ label }) => label))].sort();
  return sectors.flatMap((label) => {
    const [gained, lost] = [inward, outward].map((points) => totalOf(context, points, label));
    const value = gained && lost && context.compute('difference', 'count', gained, lost);
    return value === undefined || gained === undefined || lost === undefined ? [] : [{ label, gained, lost, value }];
  });
}

function totalOf(context: AgentContext, points: readonly Point[], label: string): Quantity | undefined {
  const own = points.filter((point) => point.label === label).map(({ value }) => value);
  return own.length === 0 ? undefined : context.compute('sum', 'count', own);
}

function flowFinding({ label, gained, lost, value }: Flow): FindingDraft | undefined {
  const isWinner = value.value > 0;
  return findingOf({
    id: `talent.flow.${idPart(label)}`,
    title: `{{sector}} ${isWinner ? 'wins' : 'loses'} staff`,
    statement:
      '{{sector}} gained staff in {gained} moves from other sectors and lost it in {lost} moves to them, a balance of {net}.',
    severity: isWinner ? 'info' : 'notice',
    quantities: { gained, lost, net: value },
    labels: { sector: label },
  });
}

function pathOf(row: { readonly [column: string]: unknown }): string {
  return `${String(row['from_sector'])} to ${String(row['to_sector'])}`;
}

function isMerged(path: string): boolean {
  return path.includes(SUPPRESSED);
}
