import type { AgentAnswer, FindingDraft } from '../../../orchestration/agent.port.js';
import { findingOf, idPart } from './finding.factory.js';
import { descending, pointsOf, text } from './point.reader.js';

/** Companies that lost the largest share of their staff within the window, of those that the answer lists. */
export function lossFindings(
  answer: AgentAnswer | undefined,
  { id, top }: { readonly id: string; readonly top: number },
): readonly (FindingDraft | undefined)[] {
  const points = pointsOf(answer, { label: 'company_id', column: 'attrition_rate', unit: 'percent' });
  return descending(points)
    .slice(0, top)
    .map(({ label, value, row }) => {
      const cells = answer?.rows[row];
      return findingOf({
        id: `${id}.${idPart(label)}`,
        title: 'Staff lost by {{company}}',
        statement: '{{company}} ({{sector}}) lost {leavers} of {cohort} persons within the window, {rate} percent.',
        severity: 'notice',
        quantities: {
          rate: value,
          leavers: answer?.cell(row, 'leavers', 'persons'),
          cohort: answer?.cell(row, 'cohort', 'persons'),
        },
        labels: { company: text(cells?.['company_name']), sector: text(cells?.['sector']) },
      });
    });
}
