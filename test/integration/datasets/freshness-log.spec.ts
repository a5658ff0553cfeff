import { TestApplication, type Reply } from '../../support/application.js';
import { eventually } from '../../support/eventually.js';
import { testDatabase, type TestDatabase } from '../../support/postgres.js';

const DATASETS = '/api/v1/admin/datasets';
const GCC = '/api/v1/labour-market/gcc-indicators?country=QAT';
const PANEL = '/api/v1/queries/panel_salary_by_sector/run';
const ATTRITION = '/api/v1/queries/attrition_by_department/run';

let database: TestDatabase;
let application: TestApplication;

beforeAll(async () => {
  database = await testDatabase();
  for (const id of ['gcc_labour', 'wage_panel', 'employee_attrition'])
    await database.query(
      `INSERT INTO falaj.dataset (dataset_id, title, kind, locator, source, license, asof_date, updated_at, record_count, checksum)
       VALUES ('${id}', 't', 'real', 'at', 's', 'CC0', ${id === 'employee_attrition' ? 'NULL' : `'2023-12-31'`}, now(), 1, 'x')`,
    );
  application = await TestApplication.start(database);
});

afterAll(async () => {
  await application.close();
  await database.drop();
});

const log = (id: string): Promise<readonly Record<string, unknown>[]> =>
  database.query(
    `SELECT fetch_status, record_count::int AS rows, asof_date::text, previous_asof_date::text, as_of_movement
     FROM public.data_freshness_log WHERE source = '${id}' ORDER BY log_id`,
  );
const update = (id: string, changes: string): Promise<unknown> =>
  database.query(`UPDATE falaj.dataset SET ${changes} WHERE dataset_id = '${id}'`);
const operator = (path: string): Promise<Reply> => application.request(path, { roles: ['operator'] });

describe('a load', () => {
  it('is recorded by whoever says so in the catalogue: what it brought, and where it moved the day the data are as of', async () => {
    await update('gcc_labour', `asof_date = '2024-12-31', record_count = 9, updated_at = now()`);
    await update('gcc_labour', `record_count = 8, updated_at = now()`);
    await update('gcc_labour', `asof_date = '2022-12-31'`);
    await update('gcc_labour', `asof_date = NULL`);
    await update('gcc_labour', `asof_date = '2024-12-31'`);
    const told = (rows: number, asOf: string | null, before: string | null, movement: string): object => {
      return { fetch_status: 'success', rows, asof_date: asOf, previous_asof_date: before, as_of_movement: movement };
    };
    expect(await log('gcc_labour')).toEqual([
      told(1, '2023-12-31', null, 'first'),
      told(9, '2024-12-31', '2023-12-31', 'newer'),
      told(8, '2024-12-31', '2024-12-31', 'same'),
      told(8, '2022-12-31', '2024-12-31', 'older'),
      told(8, null, '2022-12-31', 'unknown'),
      told(8, '2024-12-31', null, 'unknown'),
    ]);
  });

  it('that was undone, or says what was said before, leaves no trace', async () => {
    const before = await log('wage_panel');
    await update('wage_panel', `title = 'another', asof_date = asof_date`);
    await database.query(
      `DO $$ BEGIN UPDATE falaj.dataset SET record_count = 5 WHERE dataset_id = 'wage_panel'; RAISE EXCEPTION 'no'; EXCEPTION WHEN raise_exception THEN NULL; END $$`,
    );
    expect(await log('wage_panel')).toEqual(before);
  });

  it('refreshes the answers of its dataset, with the new day, and no others', async () => {
    const statusOf = async (path: string): Promise<string> =>
      (await application.request(path)).headers.get('cache-status') ?? '';
    // What was loaded before the updates above were followed is not served again.
    for (const path of [GCC, PANEL, ATTRITION])
      await eventually(async () => {
        expect(await statusOf(path)).toContain('hit');
      });
    await update('gcc_labour', `asof_date = '2025-06-30', updated_at = now()`);
    const fresh = await eventually(async () => {
      const reply = await application.request(GCC);
      expect(reply.json['freshness']).toMatchObject({ asof_date: '2025-06-30' });
      return reply;
    });
    expect(fresh.headers.get('cache-status')).toMatch(/fwd=miss|hit/);
    for (const path of [PANEL, ATTRITION]) expect(await statusOf(path)).toContain('hit');
    expect(
      await database.query(
        `SELECT tag FROM falaj.tag_version WHERE tag IN ('dataset:gcc_labour', 'dataset:wage_panel') ORDER BY last_seq DESC LIMIT 1`,
      ),
    ).toEqual([{ tag: 'dataset:gcc_labour' }]);
  });
});

describe('how far the data reach', () => {
  it('is told with names and ages to anyone, and its status is that of the views', async () => {
    const { json } = await application.request('/health/freshness');
    expect(json['datasets']).toMatchObject({
      wage_panel: { as_of: '2023-12-31', age_days: expect.any(Number) as number },
      employee_attrition: { as_of: null, age_days: null },
    });
    expect(JSON.stringify(json['datasets'])).not.toContain('record');
  });

  it('is told to operators with what was promised, and by whom', async () => {
    const { datasets } = (await operator(DATASETS)).json as { datasets: Record<string, unknown>[] };
    const of = (id: string): Record<string, unknown> | undefined =>
      datasets.find(({ dataset_id: each }) => each === id);
    expect(of('gcc_labour')).toMatchObject({ rows: 8, promise_days: 1095, is_kept: true });
    expect(of('gcc_labour')?.['queries']).toContain('gcc_indicator');
    expect(of('employee_attrition')).toMatchObject({ as_of: null, age_days: null, is_kept: null });
  });

  it('and load by load, newest first, of all or of one', async () => {
    const all = (await operator(`${DATASETS}/loads?limit=2`)).json as { loads: { id: number }[]; next_before: number };
    expect(all.loads).toHaveLength(2);
    const rest = (await operator(`${DATASETS}/loads?limit=1000&before=${String(all.next_before)}`)).json as typeof all;
    expect(rest.loads[0]?.id).toBeLessThan(all.next_before);
    expect((await operator(`${DATASETS}/gcc_labour/loads?movement=newer`)).json).toMatchObject({
      loads: [
        {
          dataset_id: 'gcc_labour',
          status: 'success',
          as_of: '2025-06-30',
          previous_as_of: '2024-12-31',
          as_of_movement: 'newer',
        },
        { as_of: '2024-12-31', previous_as_of: '2023-12-31' },
      ],
      next_before: null,
    });
    expect((await operator(`${DATASETS}/wage_panel/loads`)).json['loads']).toHaveLength(1);
  });

  it('of what is no dataset is 404, for who is no operator 401 or 403, for what is no filter 400', async () => {
    expect((await operator(`${DATASETS}/nothing/loads`)).json).toMatchObject({ status: 404, code: 'data.unknown' });
    expect((await operator(`${DATASETS}/loads?movement=up`)).status).toBe(400);
    expect((await application.request(DATASETS)).status).toBe(401);
    expect((await application.request(DATASETS, { roles: ['analyst'] })).status).toBe(403);
  });
});
