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
import { COUNTRY, numberParam, SOURCE, textParam, topN } from './agent.parameters.js';
import { benchmarkFinding } from './benchmark.finding.js';
import { findingOf, idPart, sectionOf } from './finding.factory.js';
import { flowFindings, payFindings } from './flow.findings.js';
import { lossFindings } from './loss.findings.js';
import { countOf, descending, pointsOf, quantitiesOf, text } from './point.reader.js';
import { askAll } from './question.asker.js';
import { words } from './unit.words.js';

const PARAMETERS: readonly IntentParameter[] = [
  SOURCE,
  topN('How many sectors, moves and companies of each kind are told', 3),
  COUNTRY,
];

type Findings = readonly (FindingDraft | undefined)[];

/** Who wins staff from whom, at what pay, where skills are short, and how a country draws against its neighbours. */
@Injectable()
@DeclareAgent({ intent: 'strategy.talent_competition', title: 'Who competes for staff, and with what' })
export class TalentCompetitionAgent implements Agent {
  parameters(): readonly IntentParameter[] {
    return PARAMETERS;
  }

  async run(context: AgentContext): Promise<readonly SectionDraft[]> {
    const source = { source: textParam(context.params, 'source') };
    const top = numberParam(context.params, 'top_n');
    const { moves, pay, skills, losses, output } = await askAll(context, {
      moves: { fn: 'get_employee_transitions', params: source },
      pay: { fn: 'get_salary_statistics', params: source },
      skills: { fn: 'skills_gap_analysis' },
      losses: { fn: 'attrition_hotspots' },
      output: { fn: 'gcc_gdp_per_capita' },
    });
    const draw = benchmarkFinding(context, {
      ...{ id: 'talent.country', title: 'Output a head', subject: 'output a head', isLowBest: false, unit: 'usd' },
      ...{ code: textParam(context.params, 'country'), answer: output },
      points: pointsOf(output, {
        ...{ label: 'country', column: 'gdp_per_capita_usd', unit: 'usd', newest: 'year', newestPer: 'country_code' },
      }),
    });
    return [
      ...sectionOf('talent.flows', 'Sectors that win and lose staff', flowFindings(context, moves, top)),
      ...sectionOf('talent.moves', 'Moves that pay', payFindings(context, moves, top)),
      ...sectionOf('talent.pay', 'Sectors that pay best', salaryFindings(context, pay, top)),
      ...sectionOf('talent.skills', 'Supply of skills', skillFindings(skills)),
      ...sectionOf('talent.losses', 'Companies that lose most', lossFindings(losses, { id: 'talent.loss', top })),
      ...sectionOf('talent.country', 'The country among its neighbours', [draw]),
    ];
  }
}

function salaryFindings(context: AgentContext, answer: AgentAnswer | undefined, top: number): Findings {
  const unit = answer?.unit ?? '';
  const points = pointsOf(answer, { label: 'sector', column: 'p50', unit });
  if (points.length === 0) return [];
  const values = quantitiesOf(points);
  const median = context.compute('median', unit, values);
  return descending(points)
    .slice(0, top)
    .map(({ label, value, row }) =>
      findingOf({
        id: `talent.pay.${idPart(label)}`,
        title: 'Pay in {{sector}}',
        statement:
          `{{sector}} pays {p50}${words(unit)} at the median, place {place} of {n} sectors and {gap} percent from their middle of ` +
          '{median}; a tenth of its staff earns {p90} or more.',
        quantities: {
          ...{ p50: value, median, n: countOf(context, values), p90: answer?.cell(row, 'p90', unit) },
          place: context.compute('rank', 'count', value, values),
          gap: median && context.compute('percentChange', 'percent', median, value),
        },
        labels: { sector: label },
      }),
    );
}

/** Levels of education that are short or in oversupply, the scarcest first. */
function skillFindings(answer: AgentAnswer | undefined): Findings {
  const points = pointsOf(answer, { label: 'education_level', column: 'supply_demand_ratio', unit: 'ratio' });
  return descending(points)
    .toReversed()
    .map(({ label, value, row }) => {
      const assessment = text(answer?.rows[row]?.['assessment']);
      return findingOf({
        id: `talent.skills.${idPart(label)}`,
        title: 'Supply of staff with {{level}}',
        statement:
          '{{level}}: {supply} persons without work for {demand} hired within twelve months, {ratio} a hire ({{assessment}}).',
        severity: assessment === 'Balanced' ? 'info' : 'notice',
        quantities: {
          ratio: value,
          supply: answer?.cell(row, 'supply', 'persons'),
          demand: answer?.cell(row, 'demand', 'persons'),
        },
        labels: { level: label, assessment },
      });
    });
}
