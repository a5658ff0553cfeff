import type { AgentAnswer, AgentContext, FindingDraft } from '../../../orchestration/agent.port.js';
import { findingOf, idPart } from './finding.factory.js';
import { countOf, type Point, pointsOf, quantitiesOf, text } from './point.reader.js';
import { words } from './unit.words.js';

const SEVERITY: Readonly<Record<string, FindingDraft['severity']>> = {
  Achieved: 'info',
  'On Track': 'info',
  'At Risk': 'warning',
  'Off Track': 'critical',
};

/** Every measured target, and how many there are that nothing measures. */
export function targetFindings(
  context: AgentContext,
  answer: AgentAnswer | undefined,
): readonly (FindingDraft | undefined)[] {
  if (answer === undefined) return [];
  const measured = pointsOf(answer, { label: 'metric_name', column: 'current_value', unit: '' });
  const rows = new Set(measured.map(({ row }) => row));
  answer.rows.forEach((row, index) => {
    if (!rows.has(index)) context.warn(`no loaded source measures the target "${text(row['metric_name'])}"`);
  });
  return [measuredFinding(context, answer, measured), ...measured.map((point) => targetFinding(answer, point))];
}

function measuredFinding(
  context: AgentContext,
  answer: AgentAnswer,
  measured: readonly Point[],
): FindingDraft | undefined {
  return findingOf({
    id: 'vision.targets.measured',
    title: 'Targets that can be followed',
    statement: 'Of {total} published targets, {measured} can be measured from the loaded sources.',
    severity: measured.length < answer.rows.length ? 'notice' : 'info',
    quantities: { total: answer.count(), measured: countOf(context, quantitiesOf(measured)) },
  });
}

function targetFinding(answer: AgentAnswer, { label, row }: Point): FindingDraft | undefined {
  const cells = answer.rows[row];
  const [status, unit] = [text(cells?.['status']), text(cells?.['unit'])];
  // None where the target is reached, or its year is over.
  const required = status === 'Achieved' ? undefined : answer.cell(row, 'required_per_year', unit);
  const pace = required === undefined ? '' : ` It is reached in time at {required}${words(unit)} a year.`;
  return findingOf({
    id: `vision.target.${idPart(label)}`,
    title: '{{metric}}',
    statement:
      `Measured at {current} ({{measured}}) against a target of {target}${words(unit)} for {year}: {progress} percent, ` +
      `{gap} missing, {{status}}.${pace} The target is stated by {{source}}.`,
    severity: SEVERITY[status] ?? 'notice',
    quantities: {
      current: answer.cell(row, 'current_value', unit),
      target: answer.cell(row, 'target_value', unit),
      year: answer.cell(row, 'target_year', 'year'),
      progress: answer.cell(row, 'progress_percent', 'percent'),
      gap: answer.cell(row, 'gap', unit),
      ...(required !== undefined && { required }),
    },
    labels: { metric: label, measured: text(cells?.['last_measured']), status, source: text(cells?.['source']) },
  });
}
