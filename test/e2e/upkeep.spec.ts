import { TestApplication, type Reply } from '../support/application.js';
import { eventually } from '../support/eventually.js';
import { testDatabase, type TestDatabase } from '../support/postgres.js';

const GDP = '/api/v1/queries/gcc_indicator/run?country=QAT';

let database: TestDatabase;
let application: TestApplication;

beforeAll(async () => {
  database = await testDatabase();
  application = await TestApplication.start(database);
});

afterAll(async () => {
  await application.close();
  await database.drop();
});

const operator = (path: string, body?: unknown): Promise<Reply> =>
  application.request(`/api/v1/admin/${path}`, { roles: ['operator'], ...(body === undefined ? {} : { body }) });

describe('the operations', () => {
  it('look after Redis where there is one', async () => {
    const reply = await operator('cache/maintenance', {});
    expect(reply.json).toMatchObject({ status: 409, code: 'cache.maintenance_idle' });
    expect((await operator('cache/maintenance', { dry_run: 'yes' })).status).toBe(400);
    expect((await operator('cache/stats')).json).toMatchObject({ maintenance: null });
    expect((await application.request('/metrics')).text).toMatch(
      /cache_maintenance_runs_total\{outcome="complete"\} 0/,
    );
    const refused = await application.request('/api/v1/admin/cache/maintenance', { body: {}, roles: ['viewer'] });
    expect(refused.status).toBe(403);
  });

  it('tell of alerts: a table that cannot be watched, while it cannot', async () => {
    const quick = await TestApplication.start(database, {}, (settings) => ({
      ...settings,
      changes: { ...settings.changes, auditMs: 100 },
      alerts: { ...settings.alerts, lookMs: 100 },
    }));
    const alerts = (): Promise<Reply> => quick.request('/api/v1/admin/alerts', { roles: ['operator'] });
    const subject = 'public.gcc_labour_statistics';
    expect((await alerts()).json).toEqual({ active: [], recent: [], held: [], webhook: null });
    await quick.request(GDP);
    await database.query(`ALTER TABLE ${subject} DISABLE TRIGGER ALL`);
    await eventually(async () => {
      expect((await alerts()).json['active']).toEqual(
        expect.arrayContaining([
          expect.objectContaining({ kind: 'table_untracked', subject, resolved_at: null }),
          expect.objectContaining({ kind: 'table_altered', subject, fields: { altered: 'triggers', count: 1 } }),
        ]),
      );
    });
    const { text } = await quick.request('/metrics');
    expect(text).toMatch(/cache_alerts_active\{kind="table_untracked"\} 1/);
    expect(text).toContain(`change_log_alterations_total{table="${subject}"} 1`);
    expect(quick.logLines.join('\n')).toContain('alert raised');
    const { rows } = (
      await database.query(
        `SELECT json_agg(tgname) AS rows FROM pg_trigger WHERE tgrelid = '${subject}'::regclass AND tgname LIKE 'falaj%'`,
      )
    )[0] as { rows: string[] };
    for (const name of rows) await database.query(`ALTER TABLE ${subject} ENABLE ALWAYS TRIGGER "${name}"`);
    await eventually(async () => {
      expect((await alerts()).json['recent']).toEqual([expect.objectContaining({ kind: 'table_untracked', subject })]);
    });
    expect((await quick.request('/api/v1/admin/alerts', { roles: ['viewer'] })).status).toBe(403);
    await quick.close();
  });
});
