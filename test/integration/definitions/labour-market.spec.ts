import { readdirSync } from 'node:fs';
import type { AnswerRow } from '../../../src/kernel/query-answer.js';
import { testDatabase, type TestDatabase } from '../../support/postgres.js';
import { QueryDesk, type Params } from './query-desk.fixture.js';

const QUERIES = readdirSync('definitions/labour-market/queries').map((file) => file.replace(/\.sql$/, ''));
const HOUR = 3600;

/** Seconds an answer is kept, and who may ask: the contract with callers. */
const POLICY: Readonly<Record<string, readonly [ttlSeconds: number, access?: 'restricted']>> = {
  retention_by_company_agg: [24 * HOUR],
  salary_statistics_sector: [24 * HOUR],
  employee_transitions_by_sector: [12 * HOUR],
  qatarization_rates: [7 * 24 * HOUR],
  gcc_indicator: [30 * 24 * HOUR],
  world_bank_indicator: [30 * 24 * HOUR],
  attrition_rate_monthly: [7200],
  career_progression_paths: [14400],
  early_warning_indicators: [3600, 'restricted'],
  employment_by_education_level: [7200],
  employment_share_by_gender: [3600],
  workforce_composition_by_age: [7200],
  gcc_labour_force_participation: [86400],
  gcc_unemployment_comparison: [86400],
  q_unemployment_rate_gcc_latest: [7200],
  gender_pay_gap_analysis: [14400, 'restricted'],
  job_satisfaction_indicators: [14400],
  sector_competitiveness_scores: [14400],
  qatarization_rate_by_sector: [7200],
  retention_rate_by_sector: [14400],
  salary_distribution_by_sector: [7200],
  sector_growth_rate: [14400],
  skills_gap_analysis: [14400],
  unemployment_rate_latest: [3600],
  unemployment_trends_monthly: [7200],
  vision_2030_targets_tracking: [86400],
};

describe('the definitions of the labour market', () => {
  let database: TestDatabase;
  let desk: QueryDesk;

  beforeAll(async () => {
    database = await testDatabase({ data: true });
    desk = await QueryDesk.open(database);
  });

  afterAll(async () => {
    await desk.close();
    await database.drop();
  });

  const numbers = (rows: readonly AnswerRow[], column: string): number[] => rows.map((row) => Number(row[column]));
  const sum = (rows: readonly AnswerRow[], column: string): number =>
    numbers(rows, column).reduce((total, value) => total + value, 0);

  describe.each(QUERIES)('%s', (queryId) => {
    const cases = (): Params[] => {
      const { parameters, examples } = desk.registry.get(queryId);
      return parameters.some((parameter) => parameter.required) ? [...examples] : [{}, ...examples];
    };

    it('answers its defaults and its examples, soundly and the same each time', async () => {
      const definition = desk.registry.get(queryId);
      expect(cases().length).toBeGreaterThan(1);
      for (const params of cases()) {
        const answer = await desk.answer(queryId, params);
        expect([params, answer.rowCount > 0]).toEqual([params, true]);
        expect(answer.content.warnings).toEqual([]);
        const keys = answer.rows.map((row) => JSON.stringify(definition.key.map((column) => row[column])));
        expect(new Set(keys).size).toBe(keys.length);
        expect(answer.rows.some((row) => definition.key.some((column) => row[column] === null))).toBe(false);
        expect((await desk.answer(queryId, params)).content.head.equals(answer.content.head)).toBe(true);
      }
    });

    it('never answers about fewer persons than its floor, and names nobody', () => {
      const { privacy, columns } = desk.registry.get(queryId);
      const personKeys = desk.registry.tables.flatMap(({ personKey }) => (personKey === null ? [] : [personKey]));
      expect(personKeys).toEqual(expect.arrayContaining(['person_id', 'census_id', 'employee_number']));
      expect(columns.filter(({ name }) => personKeys.includes(name))).toEqual([]);
      expect(privacy === null || privacy.minimumGroupSize >= 5).toBe(true);
    });

    it('reads no clock and draws no lots', () => {
      expect(desk.registry.get(queryId).sql).not.toMatch(/\b(now|random|clock_timestamp)\s*\(|current_(date|time)/i);
    });
  });

  it('keeps the promised times and access levels', () => {
    for (const [queryId, [ttlSeconds, access = 'public']] of Object.entries(POLICY)) {
      const { cache, accessLevel } = desk.registry.get(queryId);
      expect([queryId, cache?.ttlSeconds, accessLevel]).toEqual([queryId, ttlSeconds, access]);
    }
  });

  it('leaves out the one question that could only be answered by lot', () => {
    expect(QUERIES).not.toContain('training_completion_rates');
  });

  describe('facts of the sources', () => {
    it('GDP of Qatar 2022', async () => {
      const rows = await desk.rows('world_bank_indicator', { country: 'QAT', start_year: 2022, end_year: 2022 });
      expect(rows).toEqual([expect.objectContaining({ country: 'Qatar', year: 2022, value: 235_770_403_734.9 })]);
    });

    it('unemployment of Saudi Arabia 2024, by three ways', async () => {
      const years = { start_year: 2024, end_year: 2024 };
      const [gcc] = await desk.rows('gcc_indicator', { country: 'SAU', ...years });
      const [world] = await desk.rows('world_bank_indicator', {
        indicator: 'SL.UEM.TOTL.NE.ZS',
        country: 'SAU',
        ...years,
      });
      const six = await desk.rows('wb_unemployment', years);
      const found = six.find((row) => row['country_code'] === 'SAU');
      expect([gcc?.['value'], world?.['value'], found?.['value']]).toEqual([3.518, 3.518, 3.518]);
    });

    it('names the dataset that an indicator comes from', async () => {
      const answer = await desk.answer('world_bank_indicator', { indicator: 'SP.POP.TOTL', country: 'OMN' });
      expect(answer.document()['provenance']).toMatchObject({ dataset_id: 'world_bank_population', kind: 'real' });
    });

    it('the panel counts 1,226 moves between industries, the merged row included', async () => {
      const rows = await desk.rows('employee_transitions_by_sector', { source: 'panel' });
      const [truth] = await database.query<{ moves: string }>(
        `SELECT count(*) AS moves FROM public.wage_panel AS a
         JOIN public.wage_panel AS b ON b.person_id = a.person_id AND b.year = a.year + 1 AND b.sector <> a.sector`,
      );
      expect([sum(rows, 'transitions'), Number(truth?.moves)]).toEqual([1226, 1226]);
      expect(rows.filter((row) => row['from_sector'] === 'suppressed')).toHaveLength(1);
      expect(Math.min(...numbers(rows, 'persons'))).toBeGreaterThanOrEqual(5);
      expect(new Set(rows.map((row) => row['salary_unit']))).toEqual(new Set(['usd_per_hour']));
    });

    it('the generated moves add up to every move there is', async () => {
      const rows = await desk.rows('employee_transitions_by_sector');
      const [truth] = await database.query<{ moves: string }>(
        `SELECT count(*) AS moves FROM (
           SELECT sector, start_date, lag(sector) OVER w AS before, lag(end_date) OVER w AS ended
           FROM public.employment_records WHERE status = 'employed'
           WINDOW w AS (PARTITION BY person_id ORDER BY month)) AS jobs
         WHERE sector <> before AND start_date - ended <= 180`,
      );
      expect(sum(rows, 'transitions')).toBe(Number(truth?.moves));
    });

    it('the sample of 1,470 employees and the census of 32,561 persons are all accounted for', async () => {
      expect(sum(await desk.rows('attrition_by_department'), 'persons')).toBe(1470);
      expect(sum(await desk.rows('attrition_by_job_role'), 'persons')).toBe(1470);
      expect(sum(await desk.rows('census_workforce_composition', { dimension: 'education' }), 'persons')).toBe(32_561);
    });

    it('lists a score of companies, some of which keep staff for 36 months', async () => {
      const rows = await desk.rows('retention_by_company_agg', { min_employees: 20 });
      expect(rows.length).toBeGreaterThanOrEqual(20);
      expect(Math.max(...numbers(rows, 'retention_rate'))).toBeGreaterThan(0);
      expect(rows.every((row) => Number(row['retained_employees']) <= Number(row['total_employees']))).toBe(true);
    });
  });

  describe('time', () => {
    it('takes any day of a month for the month', async () => {
      const first = await desk.rows('qatarization_rates', { as_of: '2023-05-01' });
      expect(await desk.rows('qatarization_rates', { as_of: '2023-05-31' })).toEqual(first);
    });

    it('takes a later day for the newest there is, and an earlier one for nothing', async () => {
      const newest = await desk.rows('salary_statistics_sector');
      expect(await desk.rows('salary_statistics_sector', { as_of: '2090-01-01' })).toEqual(newest);
      expect(await desk.rows('salary_statistics_sector', { as_of: '2010-01-01' })).toEqual([]);
    });

    it.each([3, 6, 24])('a window of %i months is that long: the length is a parameter, not a text', async (months) => {
      expect(await desk.rows('attrition_rate_monthly', { months_back: months })).toHaveLength(months);
    });

    it('compares with the month before, never with another', async () => {
      const rows = await desk.rows('unemployment_trends_monthly', { months_back: 90 });
      const rates = new Map(rows.map((row) => [row['month'] as string, row['unemployment_rate']]));
      for (const row of rows.slice(1)) {
        const before = new Date(`${row['month'] as string}T00:00:00Z`);
        before.setUTCMonth(before.getUTCMonth() - 1);
        expect(row['previous_rate']).toBe(rates.get(before.toISOString().slice(0, 10)) ?? null);
      }
    });
  });

  it('retention of sectors and companies tell of the same persons', async () => {
    const companies = await desk.rows('retention_by_company_agg', { min_employees: 5, sector: 'Energy' });
    const sectors = await desk.rows('retention_rate_by_sector', { months_back: 36 });
    const sector = sectors.find((row) => row['sector'] === 'Energy');
    const unlisted = Number(sector?.['cohort']) - sum(companies, 'total_employees');
    expect(unlisted === 0 || unlisted >= 5).toBe(true);
  });

  it('the class of unemployment follows the rate', async () => {
    for (const row of await desk.rows('gcc_unemployment_comparison')) {
      const rate = Number(row['unemployment_rate']);
      expect(row['level']).toBe(rate < 3 ? 'Very Low' : rate < 5 ? 'Low' : rate < 8 ? 'Moderate' : 'High');
    }
  });
});
