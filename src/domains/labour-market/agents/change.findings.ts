import type { AgentAnswer, AgentContext, FindingDraft } from '../../../orchestration/agent.port.js';
import { findingOf, idPart } from './finding.factory.js';
import { pointsOf, quantitiesOf, text } from './point.reader.js';

/** How employment changed on the year over all sectors, and which of them made the change, both ways. */
export function changeFindings(
  context: AgentContext,
  answer: AgentAnswer | undefined,
  top: number,
): readonly (FindingDraft | undefined)[] {
  const points = pointsOf(answer, { label: 'sector', column: 'absolute_change', unit: 'persons', newest: 'year' });
  if (answer === undefined || points.length === 0) return [];
  const total = context.compute('sum', 'persons', quantitiesOf(points));
  if (total === undefined) return [];
  const bySize = [...points].sort(
    (a, b) => Math.abs(b.value.value) - Math.abs(a.value.value) || (a.label < b.label ? -1 : 1),
  );
  const whole = findingOf({
    id: 'causes.sectors.total',
    title: 'Employment on the year',
    statement: 'Up to {{month}}, employment over {n} sectors changed by {total} persons on the year.',
    quantities: { total, n: context.compute('count', 'count', quantitiesOf(points)) },
    labels: { month: text(answer.rows[points[0]?.row ?? 0]?.['month']).slice(0, 'yyyy-mm'.length) },
  });
  const parts = bySize.slice(0, top).map(({ label, value, row }) =>
    findingOf({
      id: `causes.sectors.${idPart(label)}`,
      title: 'Employment in {{sector}}',
      statement:
        '{{sector}} changed by {change} persons ({growth} percent) on the year, which is {part} percent of the change over all.',
      severity: 'notice',
      quantities: {
        change: value,
        growth: answer.cell(row, 'growth_percent', 'percent'),
        part: context.compute('contribution', 'percent', value, total),
      },
      labels: { sector: label },
    }),
  );
  return [whole, ...parts];
}
