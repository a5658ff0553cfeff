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
import { COUNTRY, numberParam, SIGNIFICANCE, textParam, topN, yearsBack } from './agent.parameters.js';
import { benchmarkFinding } from './benchmark.finding.js';
import { findingOf, idPart, sectionOf } from './finding.factory.js';
import { nationalsFindings } from './nationals.findings.js';
import { descending, pointsOf } from './point.reader.js';
import { askAll } from './question.asker.js';
import { targetFindings } from './target.findings.js';
import { trailingYears, trendFinding } from './trend.finding.js';

const PARAMETERS: readonly IntentParameter[] = [
  COUNTRY,
  yearsBack('Years looked back for trends and for the share of nationals', 5, { min: 3, max: 7 }),
  topN('How many sectors behind the others are told', 3),
  SIGNIFICANCE,
];

/** How far published targets are reached, how nationals are employed, and how participation of women and unemployment move. */
@Injectable()
@DeclareAgent({ intent: 'strategy.vision2030', title: 'Progress towards the targets of the national visions' })
export class Vision2030Agent implements Agent {
  parameters(): readonly IntentParameter[] {
    return PARAMETERS;
  }

  async run(context: AgentContext): Promise<readonly SectionDraft[]> {
    const country = textParam(context.params, 'country');
    const years = numberParam(context.params, 'years_back');
    const top = numberParam(context.params, 'top_n');
    const answers = await askAll(context, {
      targets: { fn: 'vision_2030_targets_tracking' },
      gaps: { fn: 'qatarization_gap_by_sector' },
      nationals: { fn: 'qatarization_summary' },
      women: { fn: 'female_participation_gcc_latest' },
      womenByYear: { fn: 'get_gcc_indicator', params: { indicator: 'female_labor_participation', country } },
      idleByYear: { fn: 'get_gcc_indicator', params: { indicator: 'unemployment_rate', country } },
    });
    const trend = (answer: AgentAnswer | undefined, id: string, subject: string): FindingDraft | undefined =>
      trendFinding(context, {
        ...{ id: `vision.${id}.trend`, title: `${subject}: trend`, subject, step: 'year', unit: 'percent' },
        points: trailingYears(pointsOf(answer, { label: 'period', column: 'value', unit: 'percent' }), years),
      });
    return [
      ...sectionOf('vision.targets', 'Published targets', targetFindings(context, answers.targets)),
      ...sectionOf('vision.nationals', 'Nationals in employment', [
        ...nationalsFindings(context, answers.nationals, { years, top }),
        ...behindFindings(answers.gaps, top),
      ]),
      ...sectionOf('vision.women', 'Women at work', [
        benchmarkFinding(context, {
          ...{
            id: 'vision.women',
            title: 'Participation of women',
            subject: 'participation of women',
            isLowBest: false,
          },
          ...{ code: country, unit: 'percent', answer: answers.women },
          points: pointsOf(answers.women, { label: 'country', column: 'female_participation_rate', unit: 'percent' }),
        }),
        trend(answers.womenByYear, 'women', 'Participation of women'),
      ]),
      ...sectionOf('vision.unemployment', 'Unemployment', [trend(answers.idleByYear, 'unemployment', 'Unemployment')]),
    ];
  }
}

/** Sectors furthest below the share of nationals over all. */
function behindFindings(answer: AgentAnswer | undefined, top: number): readonly (FindingDraft | undefined)[] {
  const points = pointsOf(answer, { label: 'sector', column: 'gap_to_overall', unit: 'percentage_points' });
  return descending(points)
    .toReversed()
    .filter(({ value }) => value.value < 0)
    .slice(0, top)
    .map(({ label, value, row }) =>
      findingOf({
        id: `vision.nationals.behind.${idPart(label)}`,
        title: 'Nationals in {{sector}}',
        statement:
          '{{sector}} employs {share} percent nationals, {gap} points from the {overall} percent over all sectors.',
        severity: 'notice',
        quantities: {
          gap: value,
          share: answer?.cell(row, 'qatari_percent', 'percent'),
          overall: answer?.cell(row, 'overall_percent', 'percent'),
        },
        labels: { sector: label },
      }),
    );
}
