import { Injectable } from '@nestjs/common';
import {
  type Agent,
  type AgentAnswer,
  type AgentContext,
  DeclareAgent,
  type FindingDraft,
  type IntentParameter,
  type SectionDraft,
} from '../../../orchestration/agent.port.js';
import { monthsBack, numberParam, topN } from './agent.parameters.js';
import { THRESHOLDS } from './agent.thresholds.js';
import { changeFindings } from './change.findings.js';
import { driverFindings, type Group } from './driver.findings.js';
import { findingOf, sectionOf } from './finding.factory.js';
import { lossFindings } from './loss.findings.js';
import { descending, pointsOf, text } from './point.reader.js';
import { askAll } from './question.asker.js';

const PARAMETERS: readonly IntentParameter[] = [
  topN('How many causes of each kind are told', 3),
  {
    ...{ name: 'driver_ratio', type: 'float', description: 'Times the overall rate from which a group is a driver' },
    ...{ default: THRESHOLDS.driverRatio.value, min: 1, max: 10 },
  },
  monthsBack('Length of the window in which companies lost staff', 12, { min: 1, max: 60 }),
];

const RISK_SEVERITY: Readonly<Record<string, FindingDraft['severity']>> = {
  Critical: 'critical',
  High: 'warning',
  Medium: 'warning',
};

/** Where attrition comes from: what each group adds to all leavers, against what its size alone would. */
@Injectable()
@DeclareAgent({ intent: 'pattern.root_causes', title: 'Where attrition comes from' })
export class RootCausesAgent implements Agent {
  parameters(): readonly IntentParameter[] {
    return PARAMETERS;
  }

  async run(context: AgentContext): Promise<readonly SectionDraft[]> {
    const top = numberParam(context.params, 'top_n');
    const answers = await askAll(context, {
      departments: { fn: 'attrition_by_department' },
      roles: { fn: 'attrition_by_job_role' },
      companies: {
        fn: 'attrition_hotspots',
        params: { months_back: numberParam(context.params, 'months_back') },
      },
      growth: { fn: 'sector_growth_rate' },
      warnings: { fn: 'early_warning_indicators' },
    });
    const groups = (answer: AgentAnswer | undefined, name: string): readonly Group[] =>
      groupsOf(answer, [name, 'leavers', 'persons']);
    return [
      ...sectionOf(
        'causes.departments',
        'Departments',
        driverFindings(
          context,
          { id: 'causes.department', members: 'departments', top },
          groups(answers.departments, 'department'),
        ),
      ),
      ...sectionOf(
        'causes.roles',
        'Job roles',
        driverFindings(context, { id: 'causes.role', members: 'job roles', top }, groups(answers.roles, 'job_role')),
      ),
      ...sectionOf('causes.companies', 'Companies', lossFindings(answers.companies, { id: 'causes.company', top })),
      ...sectionOf('causes.sectors', 'Change of employment by sector', changeFindings(context, answers.growth, top)),
      ...sectionOf('causes.warnings', 'Sectors at risk', riskFindings(context, answers.warnings, top)),
    ];
  }
}

function groupsOf(
  answer: AgentAnswer | undefined,
  [name, part, whole]: readonly [string, string, string],
): readonly Group[] {
  if (answer === undefined) return [];
  return answer.rows.flatMap((row, index) => {
    const [leavers, persons] = [answer.cell(index, part, 'persons'), answer.cell(index, whole, 'persons')];
    return leavers === undefined || persons === undefined ? [] : [{ label: text(row[name]), leavers, persons }];
  });
}

function riskFindings(
  context: AgentContext,
  answer: AgentAnswer | undefined,
  top: number,
): readonly (FindingDraft | undefined)[] {
  const points = pointsOf(answer, { label: 'sector', column: 'risk_score', unit: 'index' });
  const raised = descending(points).filter(({ value }) => value.value > 0);
  if (answer !== undefined && raised.length === 0) context.warn('no sector has a raised risk');
  return raised.slice(0, top).map(({ label, value, row }) =>
    findingOf({
      id: `causes.risk.${label.toLowerCase()}`,
      title: 'Risk in {{sector}}',
      statement:
        '{{sector}} has a risk of {score} ({{level}}): {exits} percent left their employer within three months, and ' +
        '{unemployed} percent of those who last worked there are unemployed.',
      severity: RISK_SEVERITY[text(answer?.rows[row]?.['risk_level'])] ?? 'notice',
      quantities: {
        score: value,
        exits: answer?.cell(row, 'exit_rate_3m', 'percent'),
        unemployed: answer?.cell(row, 'unemployment_rate', 'percent'),
      },
      labels: { sector: label, level: text(answer?.rows[row]?.['risk_level']) },
    }),
  );
}
