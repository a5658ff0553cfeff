import { TestApplication, type Reply } from '../support/application.js';
import { declaredViews } from '../support/declared-views.js';
import { testDatabase, type TestDatabase } from '../support/postgres.js';

const ADMIN = '/api/v1/admin/materialized-views';
const OPERATOR = { roles: ['operator'] as const };
const NAMES = declaredViews();

describe('materialized views', () => {
  let database: TestDatabase;
  let application: TestApplication;
  const get = (path: string): Promise<Reply> => application.request(`${ADMIN}${path}`, OPERATOR);
  const post = (path: string): Promise<Reply> =>
    application.request(`${ADMIN}${path}`, { ...OPERATOR, method: 'POST', body: {} });
  const salaries = (query = ''): Promise<Reply> =>
    application.request(`/api/v1/labour-market/salary-statistics${query}`);
  const viewOf = (reply: Reply): unknown => (reply.json.provenance as { view: unknown }).view;
  const rowsOf = (reply: Reply): string => /"rows":\[.*\],"row_count"/.exec(reply.text)?.[0] ?? '';

  beforeAll(async () => {
    database = await testDatabase({ data: true, scale: 0.1 });
    // How long a query takes here must not decide whether a view is proposed for it.
    application = await TestApplication.start(database, {}, (settings) => ({
      ...settings,
      workload: { ...settings.workload, advice: { ...settings.workload.advice, tableMsMin: 600_000 } },
    }));
  });
  afterAll(async () => {
    await application.close();
    await database.drop();
  });

  it('are for operators, and unknown ones are told as such', async () => {
    expect((await application.request(ADMIN)).status).toBe(401);
    expect((await application.request(ADMIN, { roles: ['analyst'] })).status).toBe(403);
    const unknown = await get('/nothing');
    expect([unknown.status, unknown.json.code]).toEqual([404, 'view.unknown']);
  });

  it('are planned, applied, listed, and promised to be fresh', async () => {
    const plan = (await post('/plan')).json as { steps: { view: string; action: string }[]; is_empty: boolean };
    // Other domains have views of their own.
    expect(plan.steps.map(({ view, action }) => [view, action])).toEqual(
      expect.arrayContaining(NAMES.map((name) => [name, 'create'])),
    );
    expect((await application.request('/health/freshness')).json.status).not.toBe('ok');
    const before = await salaries();
    expect(viewOf(before)).toBeNull();
    const applied = await post('/apply');
    expect(applied.status).toBe(200);
    expect(applied.json.runs).toMatchObject(
      Array.from({ length: NAMES.length }, () => ({ state: 'succeeded', mode: 'build' })),
    );
    expect(Number(applied.headers.get('falaj-seq'))).toBeGreaterThan(0);
    expect((await post('/plan')).json).toMatchObject({ is_empty: true });
    const list = (await get('')).json as { views: { name: string; condition: string }[] };
    expect(list.views.map(({ name, condition }) => [name, condition])).toEqual(
      plan.steps.map(({ view }) => [view, 'ready']).sort(),
    );
    expect((await application.request('/health/freshness')).json.status).toBe('ok');
  });

  it('answer what they hold, cached or not, and say so', async () => {
    const all = await salaries();
    expect(viewOf(all)).toBe('mv_salary_stats_sector');
    const energy = await salaries('?sector=Energy');
    expect(viewOf(energy)).toBe('mv_salary_stats_sector');
    const panel = await salaries('?source=panel');
    expect(viewOf(panel)).toBeNull();
    const explained = await application.request('/api/v1/queries/salary_statistics_sector/explain?source=panel');
    expect(explained.json.route).toMatchObject({
      taken: 'tables',
      views: expect.arrayContaining([
        expect.objectContaining({ view: 'mv_salary_stats_sector', verdict: 'params' }),
        expect.objectContaining({ view: 'qatarization_summary', verdict: 'tables' }),
      ]) as unknown,
    });
  });

  it('give way to the tables from the moment a row changed, until they were refreshed', async () => {
    const before = await salaries();
    expect(viewOf(before)).toBe('mv_salary_stats_sector');
    await database.query(
      `UPDATE public.employment_records SET salary_qar = salary_qar + 5000
       WHERE sector = 'Energy' AND month = (SELECT max(month) FROM public.employment_records)`,
    );
    const [{ seq }] = (await database.query<{ seq: string }>('SELECT falaj.covering_seq() AS seq')) as [
      { seq: string },
    ];
    const after = await application.request('/api/v1/labour-market/salary-statistics', {
      headers: { 'falaj-seq': seq },
    });
    expect(viewOf(after)).toBeNull();
    expect(rowsOf(after)).not.toBe(rowsOf(before));
    const refreshed = await post('/mv_salary_stats_sector/refresh');
    expect(refreshed.json).toMatchObject({ state: 'succeeded', mode: 'concurrent', rows_changed: 2 });
    const next = await application.request('/api/v1/labour-market/salary-statistics?sector=Energy', {
      headers: { 'falaj-seq': refreshed.headers.get('falaj-seq')! },
    });
    expect(viewOf(next)).toBe('mv_salary_stats_sector');
    const history = (await get('/mv_salary_stats_sector/history?limit=1')).json as { runs: object[] };
    expect(history.runs).toMatchObject([{ cause: 'manual', state: 'succeeded' }]);
  });

  it('are judged by what was asked of them, and of the cache instead', async () => {
    await salaries();
    const advice = (await get('/advice')).json as {
      built: { view: string; measured: { uses: number } }[];
      proposals: { query_id: string; expected: { loads_per_day: number } }[];
      not_proposed: { query_id: string; hits_per_day: number; loads_per_day: number }[];
    };
    const used = advice.built.find(({ view }) => view === 'mv_salary_stats_sector');
    expect(used?.measured.uses).toBeGreaterThan(0);
    const isAsked = ({ query_id: id }: { query_id: string }): boolean => id === 'salary_statistics_sector';
    const refused = advice.not_proposed.filter(isAsked);
    // On a slow machine what was asked of the tables deserves a view of its own.
    const loads = [...refused, ...advice.proposals.filter(isAsked).map(({ expected }) => expected)];
    expect(loads.length).toBeGreaterThan(0);
    for (const { loads_per_day: perDay } of loads) expect(perDay).toBeGreaterThan(0);
    for (const { hits_per_day: perDay } of refused) expect(perDay).toBeGreaterThan(0);
  });
});
