import { CronTime } from 'cron';
import { RecordedWrites } from '../../../../src/changes/recorded-writes.port.js';
import { Schedule, type ScheduledWork } from '../../../../src/cache/turns/schedule.port.js';
import { RetentionSchedule } from '../../../../src/domains/insights/retention.schedule.js';
import { TestApplication } from '../../../support/application.js';
import { testDatabase, type TestDatabase } from '../../../support/postgres.js';
import { VirtualClock } from '../../../support/virtual-clock.js';

const DAY_MS = 86_400_000;
const BEGIN = Date.UTC(2027, 0, 1, 2);

class Desk extends Schedule {
  readonly tasks: ScheduledWork[] = [];
  register(task: ScheduledWork): void {
    this.tasks.push(task);
  }
}

describe('what is kept of what people and services wrote', () => {
  let database: TestDatabase;
  let application: TestApplication;
  const clock = new VirtualClock(BEGIN);
  const desk = new Desk();

  beforeAll(async () => {
    database = await testDatabase();
    application = await TestApplication.start(database);
    new RetentionSchedule(desk, application.app.get(RecordedWrites), clock).onApplicationBootstrap();
    await database.query(
      `INSERT INTO public.backfill_jobs (job_id, job_type, start_block, end_block, next_block, range_blocks, status, created_by, finished_at)
       VALUES ('done', 'block_signals', 1, 1, 2, 1, 'completed', 'x', '2027-01-01'), ('open', 'block_signals', 1, 1, 1, 1, 'paused', 'x', NULL)`,
    );
    await database.query(
      `INSERT INTO public.insight_feedback (insight_id, user_id, rating, updated_at, dataset_id)
       VALUES ('a', 'somebody', 5, '2027-01-01', NULL), ('a', 'bundled', 5, '2013-01-01', 'insight_feedback')`,
    );
    await database.query(
      `INSERT INTO public.system_metrics (service_name, metric_type, metric_value, unit, timestamp, dataset_id)
       SELECT 'a', 'b', n, 'ms', '2027-01-01'::timestamptz, NULL::text FROM generate_series(1, 6000) AS n
       UNION ALL SELECT 'a', 'b', 0, 'count', '2013-01-01', 'system_metrics'`,
    );
  });
  afterAll(async () => {
    await application.close();
    await database.drop();
  });

  /** What is there once the daily work has been done at the end of so many days. */
  async function after(days: number): Promise<unknown> {
    await clock.advance(BEGIN + days * DAY_MS - clock.now());
    for (const { work } of desk.tasks) await work();
    const [row] = await database.query(
      `SELECT (SELECT count(*)::int FROM public.backfill_jobs) AS backfills, (SELECT count(*)::int FROM public.insight_feedback) AS feedback,
         (SELECT count(*)::int FROM public.system_metrics) AS hot, (SELECT count(*)::int FROM public.system_metrics_cold) AS cold`,
    );
    return row;
  }

  it('is looked through at 02:00 UTC, by one process', () => {
    expect(desk.tasks).toEqual([expect.objectContaining({ name: 'insights-retention', cron: '0 2 * * *', by: 'one' })]);
    const next = new CronTime(desk.tasks[0]?.cron ?? '', 'UTC').getNextDateFrom(
      new Date('2027-03-05T10:00:00Z'),
      'UTC',
    );
    expect(next.toUTC().toISO()).toBe('2027-03-06T02:00:00.000Z');
  });

  it.each([
    [0, { backfills: 2, feedback: 2, hot: 6001, cold: 0 }],
    [89, { backfills: 2, feedback: 2, hot: 6001, cold: 0 }],
    [90, { backfills: 2, feedback: 2, hot: 1, cold: 6000 }],
    [179, { backfills: 2, feedback: 2, hot: 1, cold: 6000 }],
    [180, { backfills: 1, feedback: 2, hot: 1, cold: 6000 }],
    [364, { backfills: 1, feedback: 2, hot: 1, cold: 6000 }],
    [365, { backfills: 1, feedback: 2, hot: 1, cold: 0 }],
    [729, { backfills: 1, feedback: 2, hot: 1, cold: 0 }],
    [730, { backfills: 1, feedback: 1, hot: 1, cold: 0 }],
    [4000, { backfills: 1, feedback: 1, hot: 1, cold: 0 }],
  ])('after %i days', async (days, left) => {
    expect(await after(days)).toEqual(left);
  });
});
