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
import { findingOf, idPart, sectionOf } from './finding.factory.js';
import { countOf, descending, type Point, pointsOf, quantitiesOf, text } from './point.reader.js';
import { practiceFindings, type Practice } from './practice.findings.js';
import { askAll, type Answers } from './question.asker.js';

const PARAMETERS: readonly IntentParameter[] = [
  monthsBack('Length of the window over which staff is retained', 36, { min: 6, max: 60 }),
  topN('How many sectors and companies count as the best', 3),
];

type Source = 'stay' | 'companies' | 'ease' | 'careers' | 'pay' | 'nationals';

/** Who keeps staff best, and what the best have that the others lack. */
@Injectable()
@DeclareAgent({ intent: 'pattern.best_practices', title: 'What the sectors that keep their staff have in common' })
export class BestPracticesAgent implements Agent {
  parameters(): readonly IntentParameter[] {
    return PARAMETERS;
  }

  async run(context: AgentContext): Promise<readonly SectionDraft[]> {
    const months = numberParam(context.params, 'months_back');
    const top = numberParam(context.params, 'top_n');
    const answers = await askAll(context, {
      stay: { fn: 'retention_rate_by_sector', params: { months_back: months } },
      companies: { fn: 'get_retention_by_company', params: { time_period_months: months } },
      ease: { fn: 'job_satisfaction_indicators' },
      careers: { fn: 'career_progression_paths' },
      pay: { fn: 'sector_competitiveness_scores' },
      nationals: { fn: 'qatarization_rate_by_sector' },
    });
    const ranked = descending(pointsOf(answers.stay, { label: 'sector', column: 'retention_rate', unit: 'percent' }));
    return [
      ...sectionOf('practices.sectors', 'Sectors that keep their staff', leaderFindings(context, ranked, top)),
      ...sectionOf(
        'practices.companies',
        'Companies that keep their staff',
        companyFindings(context, answers.companies, top),
      ),
      ...sectionOf(
        'practices.traits',
        'What the best sectors have',
        practiceFindings(context, practicesOf(answers), { ranked, top }),
      ),
    ];
  }
}

function practicesOf(answers: Answers<Source>): readonly Practice[] {
  const practice = (
    source: Source,
    [id, subject, column, unit]: readonly [string, string, string, string],
  ): Practice => ({
    ...{ id: `practices.trait.${id}`, subject },
    points: pointsOf(answers[source], { label: 'sector', column, unit }),
  });
  return [
    practice('ease', ['tenure', 'mean tenure', 'average_tenure_months', 'months']),
    practice('careers', ['promotion', 'the share promoted in the present job', 'promotion_rate', 'percent']),
    practice('careers', ['raises', 'median growth of salary in the present job', 'median_salary_growth', 'percent']),
    practice('pay', ['pay', 'the mean salary', 'average_salary', 'qar']),
    practice('pay', ['size', 'the number of staff', 'persons', 'persons']),
    practice('nationals', ['nationals', 'the share of nationals', 'qatarization_rate', 'percent']),
  ];
}

function leaderFindings(
  context: AgentContext,
  ranked: readonly Point[],
  top: number,
): readonly (FindingDraft | undefined)[] {
  const values = quantitiesOf(ranked);
  return ranked.slice(0, top).map(({ label, value }) => {
    const median = context.compute('median', 'percent', values);
    return findingOf({
      id: `practices.sector.${idPart(label)}`,
      title: 'Retention in {{sector}}',
      statement:
        '{{sector}} retained {rate} percent of its staff, place {place} of {n} sectors and {gap} points above their median of {median}.',
      severity: 'notice',
      quantities: {
        ...{ rate: value, place: context.compute('rank', 'count', value, values), n: countOf(context, values), median },
        gap: median && context.compute('gap', 'percentage_points', value, median),
      },
      labels: { sector: label },
    });
  });
}

/** Best companies within all that the answer lists. */
function companyFindings(
  context: AgentContext,
  answer: AgentAnswer | undefined,
  top: number,
): readonly (FindingDraft | undefined)[] {
  const points = pointsOf(answer, { label: 'company_id', column: 'retention_rate', unit: 'percent' });
  const values = quantitiesOf(points);
  const median = values.length === 0 ? undefined : context.compute('median', 'percent', values);
  return descending(points)
    .slice(0, top)
    .map(({ label, value, row }) =>
      findingOf({
        id: `practices.company.${idPart(label)}`,
        title: 'Retention at {{company}}',
        statement:
          '{{company}} ({{sector}}) retained {retained} of {total} persons, {rate} percent; the median of {n} companies is {median}.',
        severity: 'notice',
        quantities: {
          ...{ rate: value, median, n: countOf(context, values) },
          retained: answer?.cell(row, 'retained_employees', 'persons'),
          total: answer?.cell(row, 'total_employees', 'persons'),
        },
        labels: { company: text(answer?.rows[row]?.['company_name']), sector: text(answer?.rows[row]?.['sector']) },
      }),
    );
}
