import { testDatabase, type TestDatabase } from '../../support/postgres.js';
import { QueryDesk, type Params } from './query-desk.fixture.js';

/** Metric, target, year, baseline, current value, day of the measurement. */
type Target = readonly [string, number, number, number | null, number | null, string | null];

const TARGETS: readonly Target[] = [
  ['achieved', 30, 2030, 22, 34.2, '2024-12-31'],
  ['at risk', 40, 2030, null, 28, '2024-12-31'],
  ['late', 40, 2024, 10, 20, '2024-12-31'],
  ['less is achieved', 7, 2030, 11.6, 6.5, '2024-12-31'],
  ['less is on track', 7, 2030, 11.6, 7.5, '2025-12-31'],
  ['off track', 40, 2030, 10, 20, '2023-12-31'],
  ['on track', 40, 2031, 10, 37, '2024-12-31'],
  ['unmeasured', 4, 2030, 5, null, null],
];

describe('the tracking of targets', () => {
  let database: TestDatabase;
  let desk: QueryDesk;
  beforeAll(async () => {
    database = await testDatabase();
    desk = await QueryDesk.open(database);
    for (const target of TARGETS)
      await database.query(
        `INSERT INTO public.vision_2030_targets (metric_name, target_value, target_year, baseline, current_value, last_measured, unit, category, source)
         VALUES ($1, $2, $3, $4, $5, $6, 'percent', 'labour', 's')`,
        [...target],
      );
  });
  afterAll(async () => {
    await desk.close();
    await database.drop();
  });

  const rows = async (params: Params = {}): Promise<readonly (readonly unknown[])[]> =>
    (await desk.rows('vision_2030_targets_tracking', params)).map((row) =>
      ['metric_name', 'progress_percent', 'gap', 'years_left', 'required_per_year', 'status'].map((name) => row[name]),
    );

  it('tells progress, what is missing, the years left and the change that each has to bring, and where that leaves it', async () => {
    expect(await rows()).toEqual([
      ['achieved', 114, -4.2, 6, 0, 'Achieved'],
      ['at risk', 70, 12, 6, 2, 'At Risk'],
      ['late', 50, 20, 0, null, 'Off Track'],
      ['less is achieved', 100, -0.5, 6, 0, 'Achieved'],
      ['less is on track', 93.33, 0.5, 5, -0.1, 'On Track'],
      ['off track', 50, 20, 7, 2.8571, 'Off Track'],
      ['on track', 92.5, 3, 7, 0.4286, 'On Track'],
      ['unmeasured', null, null, null, null, 'Not Measured'],
    ]);
  });

  it('gives those of one status', async () => {
    expect((await rows({ status: 'On Track' })).map(([name]) => name)).toEqual(['less is on track', 'on track']);
    expect(await rows({ category: 'none' })).toEqual([]);
  });
});
