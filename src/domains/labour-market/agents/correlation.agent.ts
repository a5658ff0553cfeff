import { Injectable } from '@nestjs/common';
import {
  type Agent,
  type AgentContext,
  DeclareAgent,
  type IntentParameter,
  type SectionDraft,
} from '../../../orchestration/agent.port.js';
import { monthsBack, numberParam, SIGNIFICANCE } from './agent.parameters.js';
import { sectionOf } from './finding.factory.js';
import { month, pairsOf, pointsOf, type Reading } from './point.reader.js';
import { askAll, type Answers } from './question.asker.js';
import { type Relation, relationFindings } from './relation.findings.js';

const PARAMETERS: readonly IntentParameter[] = [
  monthsBack('Months compared with each other', 24, { min: 6, max: 84 }),
  SIGNIFICANCE,
];

type Source = 'pay' | 'stay' | 'ease' | 'nationals' | 'leaving' | 'idle' | 'wages' | 'panelStay' | 'women' | 'output';

/** How measures go together: over sectors, months, industries of the real wage panel, and countries. */
@Injectable()
@DeclareAgent({ intent: 'pattern.correlation', title: 'What goes together in the labour market' })
export class CorrelationAgent implements Agent {
  parameters(): readonly IntentParameter[] {
    return PARAMETERS;
  }

  async run(context: AgentContext): Promise<readonly SectionDraft[]> {
    const months = { months_back: numberParam(context.params, 'months_back') };
    const answers = await askAll(context, {
      pay: { fn: 'sector_competitiveness_scores' },
      stay: { fn: 'retention_rate_by_sector' },
      ease: { fn: 'job_satisfaction_indicators' },
      nationals: { fn: 'qatarization_rate_by_sector' },
      leaving: { fn: 'attrition_rate_monthly', params: months },
      idle: { fn: 'unemployment_trends_monthly', params: months },
      wages: { fn: 'panel_salary_by_sector' },
      panelStay: { fn: 'retention_rate_by_sector', params: { source: 'panel' } },
      women: { fn: 'female_participation_gcc_latest' },
      output: { fn: 'gcc_gdp_per_capita' },
    });
    context.warn('a relation between two measures is no proof that one causes the other');
    const relations = GROUPS.flatMap(({ members, relations: specs }) =>
      specs.map((spec) => relationOf(members, spec, answers)),
    );
    const findings = relationFindings(context, relations);
    return GROUPS.flatMap(({ members, title }) => {
      const own = findings.filter(({ relation }) => relation.members === members);
      return sectionOf(
        `correlation.${members}`,
        title,
        own.map(({ finding }) => finding),
      );
    });
  }
}

interface Measure {
  readonly source: Source;
  /** Within a sentence. */
  readonly name: string;
  readonly reading: Reading;
}

interface RelationSpec {
  readonly id: string;
  readonly title: string;
  readonly x: Measure;
  readonly y: Measure;
}

const ofSector = (source: Source, name: string, column: string, unit: string): Measure => ({
  ...{ source, name, reading: { label: 'sector', column, unit } },
});
const PAY = ofSector('pay', 'the mean salary', 'average_salary', 'qar');
const SIZE = ofSector('pay', 'the number of staff', 'persons', 'persons');
const STAY = ofSector('stay', 'retention', 'retention_rate', 'percent');
const TURNOVER = ofSector('ease', 'turnover', 'turnover_rate_12m', 'percent');
const NATIONALS = ofSector('nationals', 'the share of nationals', 'qatarization_rate', 'percent');
const WAGE = ofSector('wages', 'the mean wage', 'average_wage', 'usd_per_hour');
const UNION = ofSector('wages', 'union membership', 'union_percent', 'percent');
const PANEL_STAY = ofSector('panelStay', 'retention', 'retention_rate', 'percent');
const LEAVING: Measure = {
  ...{ source: 'leaving', name: 'attrition' },
  reading: { label: month, column: 'attrition_rate', unit: 'percent' },
};
const IDLE: Measure = {
  ...{ source: 'idle', name: 'unemployment of Qatari persons' },
  reading: { label: month, column: 'unemployment_rate', unit: 'percent' },
};
const WOMEN: Measure = {
  ...{ source: 'women', name: 'participation of women' },
  reading: { label: 'country', column: 'female_participation_rate', unit: 'percent' },
};
const OUTPUT: Measure = {
  ...{ source: 'output', name: 'output a head' },
  reading: { label: 'country', column: 'gdp_per_capita_usd', unit: 'usd', newest: 'year', newestPer: 'country_code' },
};

interface Group {
  readonly members: Relation['members'];
  readonly title: string;
  readonly relations: readonly RelationSpec[];
}

const GROUPS: readonly Group[] = [
  {
    members: 'sectors',
    title: 'Sectors',
    relations: [
      { id: 'pay_stay', title: 'Pay and retention', x: PAY, y: STAY },
      { id: 'size_turnover', title: 'Size and turnover', x: SIZE, y: TURNOVER },
      { id: 'nationals_pay', title: 'Nationals and pay', x: NATIONALS, y: PAY },
      { id: 'nationals_stay', title: 'Nationals and retention', x: NATIONALS, y: STAY },
    ],
  },
  {
    members: 'months',
    title: 'Months',
    relations: [{ id: 'leaving_idle', title: 'Attrition and unemployment', x: LEAVING, y: IDLE }],
  },
  {
    members: 'industries',
    title: 'Industries of the wage panel',
    relations: [
      { id: 'wage_stay', title: 'Wage and retention', x: WAGE, y: PANEL_STAY },
      { id: 'union_stay', title: 'Unions and retention', x: UNION, y: PANEL_STAY },
      { id: 'union_wage', title: 'Unions and wage', x: UNION, y: WAGE },
    ],
  },
  {
    members: 'countries',
    title: 'Countries of the Gulf',
    relations: [{ id: 'output_women', title: 'Output and participation of women', x: OUTPUT, y: WOMEN }],
  },
];

function relationOf(
  members: Relation['members'],
  { id, title, x, y }: RelationSpec,
  answers: Answers<Source>,
): Relation {
  const pairs = pairsOf(pointsOf(answers[x.source], x.reading), pointsOf(answers[y.source], y.reading));
  return { id: `correlation.${members}.${id}`, title, members, x: x.name, y: y.name, pairs };
}
