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
import type { Quantity } from '../../../orchestration/quantity.js';
import { monthsBack, numberParam, SIGNIFICANCE, SOURCE, textParam } from './agent.parameters.js';
import { THRESHOLDS, thresholdOf } from './agent.thresholds.js';
import { sectionOf } from './finding.factory.js';
import { month, type Point, pointsOf } from './point.reader.js';
import { askAll } from './question.asker.js';
import { trendFinding } from './trend.finding.js';
import { latestFinding, unusualFindings } from './unusual.findings.js';

const PARAMETERS: readonly IntentParameter[] = [
  monthsBack('Months of each monthly series', 24, { min: 6, max: 84 }),
  {
    ...{ name: 'z_threshold', type: 'float', description: 'Absolute robust z from which a value is unusual' },
    ...{ default: THRESHOLDS.unusualZ.value, min: 1, max: 20 },
  },
  {
    ...{ name: 'nationality', type: 'string', description: 'Whose unemployment is followed by month' },
    ...{ default: 'Qatari', allowed: ['Qatari', 'Non-Qatari'] },
  },
  SOURCE,
  SIGNIFICANCE,
];

interface MonthlySpec {
  readonly id: string;
  readonly title: string;
  readonly subject: string;
  readonly points: readonly Point[];
}

/** Unusual months and sectors: how far each value lies from the median of its series, in robust standard deviations. */
@Injectable()
@DeclareAgent({ intent: 'pattern.anomalies', title: 'Unusual months and sectors' })
export class AnomaliesAgent implements Agent {
  parameters(): readonly IntentParameter[] {
    return PARAMETERS;
  }

  async run(context: AgentContext): Promise<readonly SectionDraft[]> {
    const months = { months_back: numberParam(context.params, 'months_back') };
    const nationality = textParam(context.params, 'nationality');
    const source = { source: textParam(context.params, 'source') };
    const answers = await askAll(context, {
      attrition: { fn: 'attrition_rate_monthly', params: months },
      unemployment: { fn: 'unemployment_trends_monthly', params: { ...months, nationality } },
      industries: { fn: 'industry_unemployment_monthly', params: months },
      salary: { fn: 'get_salary_statistics', params: source },
      retention: { fn: 'retention_rate_by_sector', params: source },
    });
    const threshold = thresholdOf(context, THRESHOLDS.unusualZ, 'z_threshold');
    const monthly = (answer: AgentAnswer | undefined, column: string): readonly Point[] =>
      pointsOf(answer, { label: month, column, unit: 'percent' });
    return [
      ...monthlySection(context, threshold, {
        ...{ id: 'anomaly.attrition', title: 'Monthly attrition', subject: 'monthly attrition' },
        points: monthly(answers.attrition, 'attrition_rate'),
      }),
      ...monthlySection(context, threshold, {
        ...{ id: 'anomaly.unemployment', title: 'Monthly unemployment' },
        subject: `unemployment of ${nationality} persons`,
        points: monthly(answers.unemployment, 'unemployment_rate'),
      }),
      ...sectionOf(
        'anomaly.industries',
        'Unemployment by industry',
        industryFindings(context, threshold, answers.industries),
      ),
      ...sectionOf('anomaly.sectors', 'Sectors against each other', [
        ...sectorFindings(context, threshold, answers.salary, ['salary', 'average_salary']),
        ...sectorFindings(context, threshold, answers.retention, ['retention', 'retention_rate']),
      ]),
    ];
  }
}

function monthlySection(context: AgentContext, threshold: Quantity, spec: MonthlySpec): readonly SectionDraft[] {
  if (spec.points.length === 0) return [];
  const unusual = { ...spec, members: 'months', threshold };
  return sectionOf(spec.id, spec.title, [
    latestFinding(context, unusual),
    ...unusualFindings(context, unusual),
    trendFinding(context, {
      ...{ id: `${spec.id}.trend`, title: `${spec.title}: trend`, points: spec.points, step: 'month', unit: 'percent' },
      subject: `${spec.subject.charAt(0).toUpperCase()}${spec.subject.slice(1)}`,
    }),
  ]);
}

/** The industries at the newest month against each other, and the one whose own series moved most. */
function industryFindings(
  context: AgentContext,
  threshold: Quantity,
  answer: AgentAnswer | undefined,
): readonly (FindingDraft | undefined)[] {
  if (answer === undefined) return [];
  const across = (column: string, subject: string, id: string): readonly (FindingDraft | undefined)[] =>
    unusualFindings(context, {
      ...{
        id: `anomaly.industries.${id}`,
        title: 'Unemployment by industry',
        subject,
        members: 'industries',
        threshold,
      },
      points: pointsOf(answer, {
        ...{ label: 'industry', column, unit: 'percent', newest: 'month' },
      }),
    });
  return [
    ...across('unemployment_rate', 'unemployment at the newest month', 'level'),
    ...across('change_points_12m', 'the change of unemployment on the year', 'change'),
  ];
}

function sectorFindings(
  context: AgentContext,
  threshold: Quantity,
  answer: AgentAnswer | undefined,
  [id, column]: readonly ['salary' | 'retention', string],
): readonly (FindingDraft | undefined)[] {
  if (answer === undefined) return [];
  const points = pointsOf(answer, { label: 'sector', column, unit: answer.unit });
  const subject = id === 'salary' ? 'the mean salary' : 'the share of staff retained';
  const title = id === 'salary' ? 'Salary by sector' : 'Retention by sector';
  return unusualFindings(context, { id: `anomaly.${id}`, title, subject, members: 'sectors', points, threshold });
}
