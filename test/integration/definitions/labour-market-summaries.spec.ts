import type { AnswerRow } from '../../../src/kernel/query-answer.js';
import { testDatabase, type TestDatabase } from '../../support/postgres.js';
import { QueryDesk, Staffing } from './query-desk.fixture.js';

const NOW = '2024-12-01';

interface Opened {
  readonly database: TestDatabase;
  readonly desk: QueryDesk;
}

function opened(options: { data: boolean }): () => Opened {
  let both: Opened;
  beforeAll(async () => {
    const database = await testDatabase(options);
    both = { database, desk: await QueryDesk.open(database) };
  });
  afterAll(async () => {
    await both.desk.close();
    await both.database.drop();
  });
  return () => both;
}

describe('the monthly summaries over the bundled data', () => {
  const both = opened({ data: true });
  let employment: readonly AnswerRow[];
  let qatarization: readonly AnswerRow[];
  beforeAll(async () => {
    employment = await both().desk.rows('employment_summary_monthly');
    qatarization = await both().desk.rows('qatarization_summary');
  });

  it('have every month, and account for every person of each', async () => {
    const truth = await both().database.query<{ month: string; persons: number; employed: number }>(
      `SELECT month::text, count(DISTINCT person_id)::int AS persons,
              (count(DISTINCT person_id) FILTER (WHERE status = 'employed'))::int AS employed
       FROM public.employment_records GROUP BY month ORDER BY month`,
    );
    const totals = (rows: readonly AnswerRow[], column: string): Map<unknown, number> =>
      rows.reduce((sums, row) => {
        return sums.set(row['month'], (sums.get(row['month']) ?? 0) + Number(row[column]));
      }, new Map<unknown, number>());
    expect(truth.length).toBeGreaterThan(24);
    expect([...totals(qatarization, 'total')]).toEqual(truth.map(({ month, employed }) => [month, employed]));
    const rows = [...totals(employment, 'persons')];
    expect(rows.map(([month]) => month)).toEqual(truth.map(({ month }) => month));
    // Where a status has too few persons in a month it is left out whole: at most four persons of each side and gender make it so.
    for (const [index, [, persons]] of rows.entries()) expect(persons).toBeLessThanOrEqual(truth[index]!.persons);
    const employed = totals(
      employment.filter((row) => row['status'] === 'employed'),
      'persons',
    );
    expect([...employed]).toEqual(truth.map(({ month, employed: count }) => [month, count]));
  });

  it('answer a filtered question with rows of the whole, so that one view can serve both', async () => {
    const month = qatarization.at(-1)?.['month'] as string;
    const chosen = { month, sector: 'Energy' };
    const is = (row: AnswerRow, wanted: Record<string, string>): boolean =>
      Object.entries(wanted).every(([name, value]) => row[name] === value);
    const { desk } = both();
    expect(await desk.rows('qatarization_summary', chosen)).toEqual(qatarization.filter((row) => is(row, chosen)));
    for (const wanted of [chosen, { nationality: 'Qatari', gender: 'Male', status: 'unemployed' }]) {
      const rows = employment.filter((row) => is(row, wanted));
      expect(rows.length).toBeGreaterThan(0);
      expect(await desk.rows('employment_summary_monthly', wanted)).toEqual(rows);
    }
  });

  it('agree with the newest month by sector', async () => {
    const newest = await both().desk.rows('qatarization_rate_by_sector', { min_employees: 5 });
    const month = qatarization.at(-1)?.['month'];
    const shown = qatarization.filter((row) => row['month'] === month);
    const of = (row: AnswerRow): AnswerRow | undefined => newest.find((other) => other['sector'] === row['sector']);
    expect(shown.length).toBe(newest.length);
    for (const row of shown) expect(row).toEqual({ month, ...of(row) });
  });

  it('show a sector with all of its rows or with none, and no row below five persons', () => {
    expect(Math.min(...employment.map((row) => Number(row['persons'])))).toBeGreaterThanOrEqual(5);
    for (const row of employment)
      expect(row['status'] === 'employed').toBe(row['average_salary'] !== null && Number(row['companies']) > 0);
    expect(new Set(employment.filter((row) => row['sector'] === 'none').map((row) => row['status']))).toEqual(
      new Set(['unemployed', 'inactive']),
    );
  });
});

describe('groups of persons in the monthly summaries', () => {
  const both = opened({ data: false });
  const staffed = (staffing: Staffing): Promise<void> => staffing.insert(both().database);
  const four = (staffing: Staffing, sector: string, counts: readonly [number, number, number, number]): Staffing => {
    const job = { company: sector, sector } as const;
    return staffing
      .team(`${sector}-qf`, counts[0], [NOW], { ...job, nationality: 'Qatari', gender: 'Female', salary: 20_000 })
      .team(`${sector}-qm`, counts[1], [NOW], { ...job, nationality: 'Qatari', gender: 'Male', salary: 22_000 })
      .team(`${sector}-of`, counts[2], [NOW], { ...job, gender: 'Female', salary: 9000 })
      .team(`${sector}-om`, counts[3], [NOW], { ...job, gender: 'Male', salary: 8000 });
  };
  const listed = async (params = {}): Promise<unknown[][]> =>
    (await both().desk.rows('employment_summary_monthly', params)).map((row) => [
      row['nationality'] === 'Qatari' ? 'q' : 'o',
      row['gender'] === 'Female' ? 'f' : 'm',
      row['sector'],
      row['persons'],
    ]);

  it('employment merges a sector with a small group, and the one that keeps the merged group from staying small', async () => {
    const staffing = new Staffing();
    four(staffing, 'Energy', [3, 9, 9, 9]);
    four(staffing, 'Finance', [6, 30, 30, 30]);
    four(staffing, 'ICT', [8, 8, 8, 8]);
    await staffed(staffing);
    expect(await listed()).toEqual([
      ['o', 'f', 'ICT', 8],
      ['o', 'f', 'suppressed', 39],
      ['o', 'm', 'ICT', 8],
      ['o', 'm', 'suppressed', 39],
      ['q', 'f', 'ICT', 8],
      ['q', 'f', 'suppressed', 9],
      ['q', 'm', 'ICT', 8],
      ['q', 'm', 'suppressed', 39],
    ]);
    expect(await listed({ sector: 'Finance' })).toEqual([]);
    expect(await listed({ sector: 'ICT', gender: 'Female' })).toEqual([
      ['o', 'f', 'ICT', 8],
      ['q', 'f', 'ICT', 8],
    ]);
  });

  it('employment leaves out what stays small all the same, with the rows that would give it away', async () => {
    const staffing = new Staffing();
    four(staffing, 'Energy', [3, 9, 9, 9]);
    four(staffing, 'ICT', [0, 8, 8, 8]);
    staffing.team('idle', 7, [NOW], { status: 'unemployed' });
    staffing.team('idle-women', 2, [NOW], { status: 'unemployed', gender: 'Female' });
    staffing.team('later', 6, ['2024-11-01'], { status: 'unemployed' });
    await staffed(staffing);
    const rows = await both().desk.rows('employment_summary_monthly');
    expect(rows).toEqual([
      expect.objectContaining({ month: '2024-11-01', status: 'unemployed', persons: 6, median_salary: null }),
    ]);
  });

  it('employment knows mean and median pay and the companies', async () => {
    const staffing = new Staffing()
      .team('a', 5, [NOW], { company: 'A', salary: 9000 })
      .team('b', 2, [NOW], { company: 'B', salary: 16_000 });
    await staffed(staffing);
    expect(await both().desk.rows('employment_summary_monthly')).toEqual([
      {
        ...{ month: NOW, nationality: 'Non-Qatari', gender: 'Male', sector: 'Energy', status: 'employed' },
        ...{ persons: 7, companies: 2, average_salary: 11_000, median_salary: 9000 },
      },
    ]);
  });

  it('qatarization merges by month: the same sector is shown in one and merged in another', async () => {
    const staffing = new Staffing();
    for (const [sector, nationals] of [
      ['Energy', 3],
      ['Finance', 7],
      ['ICT', 8],
    ] as const)
      staffing
        .team(`${sector}-q`, nationals, ['2024-11-01', NOW], { sector, nationality: 'Qatari', salary: 20_000 })
        .team(`${sector}-o`, 12, ['2024-11-01', NOW], { sector });
    staffing.team('new', 5, [NOW], { sector: 'Energy', nationality: 'Qatari', salary: 12_000 });
    await staffed(staffing);
    const rows = await both().desk.rows('qatarization_summary');
    expect(rows.map((row) => [row['month'], row['sector'], row['qatari_count'], row['expat_count']])).toEqual([
      ['2024-11-01', 'ICT', 8, 12],
      ['2024-11-01', 'suppressed', 10, 24],
      [NOW, 'Energy', 8, 12],
      [NOW, 'Finance', 7, 12],
      [NOW, 'ICT', 8, 12],
    ]);
    expect(rows[2]).toMatchObject({ total: 20, qatarization_rate: 40, average_qatari_salary: 15_000 });
    expect(await both().desk.rows('qatarization_summary', { sector: 'Energy' })).toEqual([rows[2]]);
  });
});
