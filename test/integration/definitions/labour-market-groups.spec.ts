import { testDatabase, type TestDatabase } from '../../support/postgres.js';
import { QueryDesk, Staffing, type Params } from './query-desk.fixture.js';

const FLOOR = 5;
const NOW = '2024-12-01';

/** Records made by hand, small enough to know every answer without the queries. */
describe('groups of persons in the labour market', () => {
  let database: TestDatabase;
  let desk: QueryDesk;

  beforeAll(async () => {
    database = await testDatabase();
    desk = await QueryDesk.open(database);
  });

  afterAll(async () => {
    await desk.close();
    await database.drop();
  });

  const staffed = (staffing: Staffing): Promise<void> => staffing.insert(database);

  describe('retention', () => {
    const shown = async (params: Params): Promise<unknown[][]> =>
      (await desk.rows('retention_by_company_agg', { min_employees: FLOOR, ...params })).map((row) => [
        row['company_id'],
        row['total_employees'],
        row['retained_employees'],
        row['retention_rate'],
      ]);

    it('counts 36 true months: 4 of 6 stayed, one moved on, one left, one came too late to count', async () => {
      await staffed(
        new Staffing()
          .team('stays', 4, ['2021-12-01', NOW])
          .record('moves', ['2021-12-01', '2023-01-01'])
          .record('moves', ['2023-02-01', NOW], { company: 'B' })
          .record('leaves', ['2021-12-01', '2024-11-01'])
          .record('late', ['2022-01-01', NOW])
          .team('other', 7, ['2021-12-01', NOW], { company: 'B' }),
      );
      expect(await shown({})).toEqual([
        ['B', 7, 7, 100],
        ['A', 6, 4, 66.67],
      ]);
      expect(await shown({ time_period_months: 35 })).toEqual([
        ['B', 7, 7, 100],
        ['A', 7, 5, 71.43],
      ]);
      expect(await shown({ min_employees: 7 })).toEqual([['B', 7, 7, 100]]);
      expect(await shown({ sector: 'Finance' })).toEqual([]);
    });

    it('counts a person once and answers about the month asked for', async () => {
      await staffed(new Staffing().team('p', 5, ['2020-01-01', '2022-12-01']).team('q', 5, ['2023-01-01', NOW]));
      expect(await shown({ time_period_months: 12, as_of: '2022-12-01' })).toEqual([['A', 5, 5, 100]]);
      expect(await shown({ time_period_months: 24 })).toEqual([['A', 5, 0, 0]]);
      expect(await shown({ time_period_months: 600 })).toEqual([]);
    });

    it('hides with a small company another one, if the sector would give it away', async () => {
      await staffed(
        new Staffing()
          .team('a', 9, ['2023-12-01', NOW], { company: 'A' })
          .team('b', 6, ['2023-12-01', NOW], { company: 'B' })
          .team('c', 3, ['2023-12-01', NOW], { company: 'C' })
          .team('d', 8, ['2023-12-01', NOW], { company: 'D', sector: 'Finance' }),
      );
      const listed = (await shown({ time_period_months: 12 })).map(([company]) => company);
      expect(listed).toEqual(['A', 'D']);
      const hotspots = await desk.rows('attrition_hotspots', { min_employees: FLOOR });
      expect(hotspots.map((row) => row['company_id'])).toEqual(['A', 'D']);
    });
  });

  describe('moves between sectors', () => {
    const finance = { company: 'F', sector: 'Finance' } as const;
    const moved = (staffing: Staffing, prefix: string, count: number, from: string, to: string): Staffing =>
      staffing
        .team(prefix, count, ['2024-01-01', '2024-03-01'], {
          company: from,
          sector: from,
          start: '2023-01-10',
          end: '2024-03-20',
        })
        .team(prefix, count, ['2024-04-01', NOW], { company: to, sector: to, start: '2024-04-02', salary: 12_000 });
    const listed = async (params: Params = {}): Promise<unknown[][]> =>
      (await desk.rows('employee_transitions_by_sector', params)).map((row) => [
        row['from_sector'],
        row['to_sector'],
        row['transitions'],
        row['persons'],
        row['average_salary_change'],
      ]);

    it('merge small pairs, and with them the smallest other pair where they stay small: the total is exact', async () => {
      const staffing = new Staffing();
      moved(moved(moved(staffing, 'a', 8, 'Finance', 'Energy'), 'b', 6, 'Energy', 'Finance'), 'c', 2, 'Energy', 'ICT');
      await staffed(staffing);
      expect(await listed()).toEqual([
        ['Finance', 'Energy', 8, 8, 2000],
        ['suppressed', 'suppressed', 8, 8, 2000],
      ]);
      expect(await listed({ from_sector: 'Energy' })).toEqual([]);
      expect(await listed({ to_sector: 'Energy' })).toEqual([['Finance', 'Energy', 8, 8, 2000]]);
    });

    it('count only a job begun within 180 days of leaving the last, and only in another sector', async () => {
      const left = { ...finance, start: '2022-05-05', end: '2024-01-31' };
      const staffing = new Staffing()
        .team('soon', 6, ['2023-12-01', '2024-01-01'], left)
        .team('soon', 6, ['2024-07-01', NOW], { start: '2024-07-29' })
        .team('late', 6, ['2023-12-01', '2024-01-01'], left)
        .team('late', 6, ['2024-07-01', NOW], { start: '2024-07-30' })
        .team('same', 6, ['2023-12-01', '2024-01-01'], left)
        .team('same', 6, ['2024-02-01', NOW], { ...finance, company: 'G' });
      await staffed(staffing);
      expect(await listed()).toEqual([['Finance', 'Energy', 6, 6, 0]]);
    });

    it('keep a nationality or a window to themselves that would single out the rest of a pair', async () => {
      const staffing = moved(new Staffing(), 'a', 9, 'Finance', 'Energy')
        .team('q', 3, ['2024-01-01', '2024-05-01'], { ...finance, nationality: 'Qatari', start: '2023-01-01' })
        .team('q', 3, ['2024-06-01', NOW], { nationality: 'Qatari', salary: 20_000 });
      await staffed(staffing);
      expect((await listed()).map((row) => row[3])).toEqual([12]);
      expect(await listed({ nationality: 'Non-Qatari' })).toEqual([]);
      expect(await listed({ end_date: '2024-05-01' })).toEqual([]);
      expect((await listed({ end_date: '2024-06-30' })).map((row) => row[3])).toEqual([12]);
    });
  });

  it('unemployment and skills merge the same levels of education, so neither gives the other away', async () => {
    await staffed(
      new Staffing()
        .team('b', 30, [NOW], { education: 'Bachelor' })
        .team('bu', 6, [NOW], { education: 'Bachelor', status: 'unemployed' })
        .team('m', 30, [NOW], { education: 'Master' })
        .team('mu', 2, [NOW], { education: 'Master', status: 'unemployed' })
        .team('s', 40, [NOW], { education: 'Secondary' })
        .team('su', 9, [NOW], { education: 'Secondary', status: 'unemployed' }),
    );
    const rates = await desk.rows('unemployment_rate_latest');
    const byEducation = rates.filter((row) => row['dimension'] === 'education_level');
    expect(byEducation.map((row) => [row['category'], row['labour_force'], row['unemployed']])).toEqual([
      ['Secondary', 49, 9],
      ['suppressed', 68, 8],
    ]);
    const skills = await desk.rows('skills_gap_analysis');
    expect(skills.map((row) => [row['education_level'], row['supply']])).toEqual([
      ['Secondary', 9],
      ['suppressed', 8],
    ]);
  });

  it('pay of women and men is shown where both are five, and never by what it leaves out', async () => {
    const men = { gender: 'Male', salary: 12_000 } as const;
    const women = { gender: 'Female', salary: 10_000 } as const;
    const staffing = new Staffing();
    for (const education of ['Bachelor', 'Diploma', 'Secondary'])
      staffing
        .team(`m${education}`, 9, [NOW], { ...men, education })
        .team(`w${education}`, 7, [NOW], { ...women, education });
    staffing
      .team('few', 3, [NOW], { ...women, education: 'Master' })
      .team('some', 6, [NOW], { ...men, education: 'Master' });
    await staffed(staffing);
    const rows = await desk.rows('gender_pay_gap_analysis');
    expect(
      rows.map((row) => [row['education_level'], row['female_count'], row['gap_percent'], row['assessment']]),
    ).toEqual([
      ['Diploma', 7, 16.67, 'Men earn more'],
      ['Secondary', 7, 16.67, 'Men earn more'],
    ]);
  });
});
