import pg from 'pg';
import type { JsonObject } from '../../src/kernel/canonical-json.js';
import { eventually } from '../support/eventually.js';
import { declaredViews } from '../support/declared-views.js';
import { testDatabase, type TestDatabase } from '../support/postgres.js';
import { Started } from '../support/started.js';

const VIEW = 'mv_retention_by_company_36m';
const ADMIN = `/api/v1/admin/materialized-views/${VIEW}`;
const QUESTION = '/api/v1/labour-market/retention-by-company?sector=Energy';
const TOUCH = `UPDATE public.employment_records SET salary_qar = salary_qar + 1
  WHERE ctid = (SELECT ctid FROM public.employment_records LIMIT 1)`;

let database: TestDatabase;
const running: Started[] = [];

/** The application as a process, its views built, and its development token. */
class Served {
  private constructor(
    readonly process: Started,
    readonly url: string,
    private readonly token: string,
  ) {}

  static async start(): Promise<Served> {
    const started = new Started({
      ...{ PORT: '0', HOST: '127.0.0.1', FALAJ_LOAD_DATA: 'false' },
      ...{ DATABASE_URL: database.appUrl, DATABASE_OWNER_URL: database.ownerUrl },
    });
    running.push(started);
    const url = await started.url();
    const token = await eventually(() => {
      const found = /Bearer (\S+)"/.exec(started.output)?.[1];
      if (found === undefined) throw new Error('no token yet');
      return found;
    });
    return new Served(started, url, token);
  }

  async ask(path: string, method = 'GET'): Promise<JsonObject> {
    const reply = await fetch(this.url + path, { method, headers: { authorization: `Bearer ${this.token}` } });
    expect([path, reply.status]).toEqual([path, 200]);
    return (await reply.json()) as JsonObject;
  }

  async lastRun(): Promise<JsonObject> {
    const { runs } = (await this.ask(`${ADMIN}/history?limit=1`)) as { runs: JsonObject[] };
    return runs[0] ?? {};
  }
}

beforeAll(async () => {
  database = await testDatabase({ data: true, scale: 0.1 });
});

afterAll(async () => {
  for (const started of running) {
    started.signal('SIGKILL');
    await started.exit;
  }
  await database.drop();
});

describe('an application that is killed while it refreshes a view', () => {
  it('leaves the old rows standing; the next start says what became of the run, and refreshes', async () => {
    const first = await Served.start();
    const before = await first.ask(QUESTION);
    expect(before['provenance']).toMatchObject({ view: VIEW });
    await database.query(TOUCH);
    const blocker = new pg.Client({ connectionString: database.ownerUrl });
    await blocker.connect();
    await blocker.query('BEGIN; LOCK TABLE public.companies IN ACCESS EXCLUSIVE MODE');
    void first.ask(`${ADMIN}/refresh`, 'POST').catch(() => undefined);
    await eventually(async () => {
      expect(await first.lastRun()).toMatchObject({ state: 'running', cause: 'manual' });
    });
    first.process.signal('SIGKILL');
    await first.process.exit;
    await blocker.query('ROLLBACK');
    await blocker.end();

    const second = await Served.start();
    await eventually(
      async () => {
        expect(await second.lastRun()).toMatchObject({
          ...{ state: 'interrupted', cause: 'manual', reason: 'its process or connection ended' },
        });
      },
      { withinMs: 30_000 },
    );
    expect((await second.ask(QUESTION))['rows']).toEqual(before['rows']);
    expect(await second.ask(`${ADMIN}/refresh`, 'POST')).toMatchObject({ state: 'succeeded' });
    const explained = await second.ask('/api/v1/queries/retention_by_company_agg/explain?sector=Finance');
    expect(explained['route']).toMatchObject({ taken: VIEW });
    const left = await database.query(`SELECT matviewname FROM pg_matviews WHERE schemaname = 'falaj_next'`);
    expect(left).toEqual([]);
    const standing = await database.query(
      `SELECT matviewname FROM pg_matviews WHERE schemaname = 'public' AND ispopulated ORDER BY 1`,
    );
    expect(standing.map(({ matviewname: name }) => name as string)).toEqual(declaredViews());
  });
});
