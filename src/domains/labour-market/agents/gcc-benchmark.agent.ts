import { Injectable } from '@nestjs/common';
import {
  type Agent,
  type AgentContext,
  DeclareAgent,
  type IntentParameter,
  type SectionDraft,
} from '../../../orchestration/agent.port.js';
import { COUNTRY, numberParam, SIGNIFICANCE, textParam, yearsBack } from './agent.parameters.js';
import { benchmarkFinding, type Benchmark } from './benchmark.finding.js';
import { sectionOf } from './finding.factory.js';
import { pointsOf, text } from './point.reader.js';
import { askAll } from './question.asker.js';
import { trailingYears, trendFinding } from './trend.finding.js';

const PARAMETERS: readonly IntentParameter[] = [
  COUNTRY,
  yearsBack('Years over which each trend is told', 10, { min: 3, max: 30 }),
  SIGNIFICANCE,
];

interface Indicator {
  readonly id: string;
  readonly title: string;
  readonly subject: string;
  readonly isLowBest: boolean;
  /** Newest value of each country. */
  readonly latest: { readonly fn: string; readonly column: string };
  /** The same measure year by year. */
  readonly series: string;
}

const INDICATORS: readonly Indicator[] = [
  {
    ...{ id: 'unemployment', title: 'Unemployment', subject: 'unemployment', isLowBest: true },
    ...{ latest: { fn: 'gcc_unemployment_comparison', column: 'unemployment_rate' }, series: 'unemployment_rate' },
  },
  {
    ...{ id: 'youth', title: 'Youth unemployment', subject: 'youth unemployment', isLowBest: true },
    latest: { fn: 'youth_unemployment_gcc_latest', column: 'youth_unemployment_rate' },
    series: 'youth_unemployment_rate',
  },
  {
    ...{ id: 'participation', title: 'Participation', subject: 'participation in the labour force', isLowBest: false },
    latest: { fn: 'gcc_labour_force_participation', column: 'participation_rate' },
    series: 'labor_force_participation',
  },
  {
    ...{ id: 'women', title: 'Participation of women', subject: 'participation of women', isLowBest: false },
    latest: { fn: 'female_participation_gcc_latest', column: 'female_participation_rate' },
    series: 'female_labor_participation',
  },
];

/** Where a country stands among the Gulf states, how far from their best and their middle, and where it is heading. */
@Injectable()
@DeclareAgent({ intent: 'strategy.gcc_benchmark', title: 'A country among the Gulf states' })
export class GccBenchmarkAgent implements Agent {
  parameters(): readonly IntentParameter[] {
    return PARAMETERS;
  }

  async run(context: AgentContext): Promise<readonly SectionDraft[]> {
    const code = textParam(context.params, 'country');
    const sections = await Promise.all(INDICATORS.map((indicator) => indicatorSection(context, indicator, code)));
    return [...sections.flat(), ...(await outputSection(context, code))];
  }
}

async function indicatorSection(
  context: AgentContext,
  { id, title, subject, isLowBest, latest, series }: Indicator,
  code: string,
): Promise<readonly SectionDraft[]> {
  const answers = await askAll(context, {
    latest: { fn: latest.fn },
    series: { fn: 'get_gcc_indicator', params: { indicator: series, country: code } },
  });
  const benchmark: Benchmark = {
    ...{ id: `benchmark.${id}`, title, subject, isLowBest, code, unit: 'percent', answer: answers.latest },
    points: pointsOf(answers.latest, { label: 'country', column: latest.column, unit: 'percent' }),
  };
  const years = pointsOf(answers.series, { label: 'period', column: 'value', unit: 'percent' });
  return sectionOf(`benchmark.${id}`, title, [
    benchmarkFinding(context, benchmark),
    trendFinding(context, {
      ...{ id: `benchmark.${id}.trend`, title: `${title}: trend`, subject: title, step: 'year', unit: 'percent' },
      points: trailingYears(years, numberParam(context.params, 'years_back')),
    }),
  ]);
}

async function outputSection(context: AgentContext, code: string): Promise<readonly SectionDraft[]> {
  const { output } = await askAll(context, { output: { fn: 'gcc_gdp_per_capita' } });
  const reading = { column: 'gdp_per_capita_usd', unit: 'usd' };
  const title = 'Output a head';
  const own = pointsOf(output, {
    ...{ ...reading, label: ({ year }) => text(year) },
    keep: (row) => row['country_code'] === code,
  });
  return sectionOf('benchmark.output', title, [
    benchmarkFinding(context, {
      ...{
        id: 'benchmark.output',
        title,
        subject: 'output a head',
        isLowBest: false,
        code,
        unit: 'usd',
        answer: output,
      },
      points: pointsOf(output, { ...reading, label: 'country', newest: 'year', newestPer: 'country_code' }),
    }),
    trendFinding(context, {
      ...{ id: 'benchmark.output.trend', title: `${title}: trend`, subject: title, step: 'year', unit: 'usd' },
      points: trailingYears(own, numberParam(context.params, 'years_back')),
    }),
  ]);
}
