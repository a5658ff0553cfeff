import { readFileSync } from 'node:fs';
import { BundledFilesReader } from '../../../../src/datasets/bundled-files.reader.js';
import { slugOf } from '../../../../src/domains/executive/loader/run.rows.js';
import { Warmer } from '../../../../src/prefetch/warmer.js';
import { issueToken } from '../../../../src/http/token.issuer.js';
import { MaterializedViews } from '../../../../src/materialization/materialized-views.js';
import { ROLL_UP_PLANS, RollUpSchedule } from '../../../../src/domains/executive/roll-ups/roll-up.schedule.js';
import { CronDesk } from '../../../../src/cache/turns/cron.desk.js';
import { TestApplication } from '../../../support/application.js';
import { testDatabase, type TestDatabase } from '../../../support/postgres.js';

const NAMES = readFileSync('definitions/executive/views.yml', 'utf8').match(/(?<=name: )mv_\w+/g) ?? [];
const WORKSPACE = 'linearmodels';
const DATA = 'data/agents';
const COMMIT_COLUMNS = ['occurred_at', 'workspace', 'user_id', 'actor_type', 'agent'];
const DAY_MS = 86_400_000;

function isWithin(ageMs: number, fromDays: number, toDays: number): boolean {
  return ageMs >= fromDays * DAY_MS && ageMs < toDays * DAY_MS;
}

type Data = Readonly<Record<string, unknown>>;

describe('views and roll-ups of executive analytics', () => {
  let database: TestDatabase;
  let application: TestApplication;
  beforeAll(async () => {
    database = await testDatabase({ data: ['executive'] });
    application = await TestApplication.start(database);
  });
  afterAll(async () => {
    await application.close();
    await database.drop();
  });

  const headers = async (): Promise<Readonly<Record<string, string>>> => {
    const { auth } = application.settings;
    const workspaces = [WORKSPACE, 'duckdb', 'beads', 'aider-benchmarks'];
    const token = await issueToken(auth, { subject: 'ceo', roles: ['analyst'], workspaces, ttlSeconds: 300 });
    return { authorization: `Bearer ${token}` };
  };
  const ask = async (
    query: string,
    workspace: string,
    seq = '0',
  ): Promise<{ rows: readonly Data[]; view: unknown }> => {
    const path = `/api/v1/queries/${query}/run?workspace_id=${workspace}`;
    const reply = await application.request(path, { headers: { ...(await headers()), 'falaj-seq': seq } });
    if (reply.status !== 200) throw new Error(reply.text);
    const { rows, provenance } = reply.json as { rows: { data: Data }[]; provenance: Data };
    return { rows: rows.map(({ data }) => data), view: provenance['view'] };
  };
  const tell = async (runId: string, startedAt: string): Promise<string> => {
    const reply = await application.request('/api/v1/events', {
      headers: await headers(),
      body: {
        ...{ type: 'agent_run_completed', run_id: runId, workspace_id: WORKSPACE, agent_id: 'late', status: 'failed' },
        ...{
          started_at: startedAt,
          runtime_seconds: 3,
          error_type: 'network',
          error_message: 'no route to host 10.0.0.7',
        },
      },
    });
    expect(reply.status).toBe(201);
    return reply.headers.get('falaj-seq') ?? '';
  };
  /** Of every row and who wrote it. Told by the server: to compare the rows here would hold this thread for seconds, and let deadlines pass. */
  const digest = (name: string): Promise<Data[]> =>
    database.query(
      `SELECT count(*)::int AS rows, md5(string_agg(t.xmin::text || t::text, ' ' ORDER BY t::text COLLATE "C")) AS digest
       FROM public.${name} AS t`,
    );

  it('overview: the figures that the files themselves give', async () => {
    const reply = await application.request('/api/v1/executive/overview?workspace_id=duckdb&timeframe=30d', {
      headers: await headers(),
    });
    const records = new BundledFilesReader(DATA).records('dev_activity_events.csv.gz', COMMIT_COLUMNS);
    const commits = records
      .filter((record) => record.text('workspace') === 'duckdb')
      .map((record) => ({
        at: Date.parse(record.text('occurred_at')),
        user: record.text('actor_type').startsWith('human') ? record.text('user_id') : null,
        agent: record.optional('agent'),
      }));
    const newest = Math.max(...commits.filter(({ user }) => user !== null).map(({ at }) => at));
    const users = (fromDays: number, toDays: number): number =>
      new Set(
        commits
          .filter(({ at, user }) => user !== null && isWithin(newest - at, fromDays, toDays))
          .map(({ user }) => user),
      ).size;
    const change = (days: number): number => {
      const [now, before] = [users(0, days), users(days, 2 * days)];
      return Math.round((10_000 * (now - before)) / before) / 100;
    };
    expect(reply.json['freshness']).toMatchObject({ as_of: new Date(newest).toISOString().replace('.000', '') });
    expect(reply.json['metrics']).toMatchObject({
      ...{ dau: users(0, 1), dau_change_percent: change(1), wau: users(0, 7), wau_change_percent: change(7) },
      ...{ mau: users(0, 30), mau_change_percent: change(30) },
      active_rate: Math.round((10_000 * users(0, 7)) / users(0, 30)) / 10_000,
    });
    // Whatever was drawn about them, the runs that completed are the commits of agents: of each agent as many.
    const facts = await database.query<{ agent: string; runs: number }>(
      `SELECT agent_id AS agent, count(*)::int AS runs FROM public.agent_runs
       WHERE workspace_id = 'duckdb' AND status = 'completed' GROUP BY agent_id ORDER BY agent_id COLLATE "C"`,
    );
    const byAgent = new Map<string, number>();
    for (const { agent } of commits)
      if (agent !== null) byAgent.set(slugOf(agent), (byAgent.get(slugOf(agent)) ?? 0) + 1);
    expect(new Map(facts.map(({ agent, runs }) => [agent, runs]))).toEqual(byAgent);
  });

  it('warms what dashboards ask, of every workspace, and shows it to those who may see it', async () => {
    const { errors, failures } = await application.app.get(Warmer).warm({ packs: ['executive'] });
    expect([errors, failures]).toEqual([0, []]);
    const path = '/api/v1/queries/top_agents/run?workspace_id=beads&timeframe=30d';
    const reply = await application.request(path, { headers: await headers() });
    expect(reply.headers.get('cache-status')).toContain('hit');
    const { auth } = application.settings;
    const token = await issueToken(auth, { subject: 'x', roles: ['admin'], workspaces: ['duckdb'], ttlSeconds: 60 });
    expect((await application.request(path, { headers: { authorization: `Bearer ${token}` } })).status).toBe(403);
  });

  it('fills every view, and refreshes it beside its readers without a change where there is nothing new', async () => {
    expect(NAMES).toHaveLength(9);
    const views = application.app.get(MaterializedViews);
    expect((await views.refresh(NAMES)).map(({ state }) => state)).toEqual(NAMES.map(() => 'succeeded'));
    const before = await database.query('SELECT workspace_id, xmin::text FROM public.mv_top_agents');
    // By hand, as the server does it: a unique index over plain columns, and no column that tells when.
    for (const name of NAMES) await database.query(`REFRESH MATERIALIZED VIEW CONCURRENTLY public.${name}`);
    expect(await database.query('SELECT workspace_id, xmin::text FROM public.mv_top_agents')).toEqual(before);
    await views.refresh(NAMES);
  });

  it('counts users of a week and a month once, whatever days they came on', async () => {
    const { rows, view } = await ask('active_users', 'duckdb');
    expect(view).toBe('mv_active_users');
    const days = await database.query<{ user: string; age: number }>(
      `SELECT user_id AS user, extract(epoch FROM max(occurred_at) OVER () - occurred_at)::float8 / 86400 AS age
       FROM public.user_activity WHERE workspace_id = 'duckdb'`,
    );
    const within = (count: number): number =>
      new Set(days.filter(({ age }) => age < count).map(({ user }) => user)).size;
    expect(rows).toEqual([expect.objectContaining({ dau: within(1), wau: within(7), mau: within(30) })]);
    expect(within(30)).toBeGreaterThan(within(7));
    expect(within(7)).toBeGreaterThan(within(1));
  });

  it.each([
    ['agents_ranked', 'mv_top_agents'],
    ['error_summary', 'mv_error_summary'],
    ['workspace_metrics_daily', 'mv_workspace_metrics'],
    ['agents_ranked_recent', 'mv_top_agents_enhanced'],
  ])('answers %s from %s, with the rows of the workspace alone, as the tables would', async (query, name) => {
    const { rows, view } = await ask(query, 'beads');
    expect(view).toBe(name);
    expect(new Set(rows.map(({ workspace_id: id }) => id))).toEqual(new Set(['beads']));
  });

  it('answers from the tables once something has changed, so that nobody waits for a refresh', async () => {
    const seq = await tell('late-1', '2026-08-13T10:00:00Z');
    const { rows, view } = await ask('agents_ranked', WORKSPACE, seq);
    expect(view).toBeNull();
    expect(rows).toContainEqual(expect.objectContaining({ agent_id: 'late', runs: 1 }));
    const errors = await ask('error_summary', WORKSPACE, seq);
    expect(errors.rows).toContainEqual(
      expect.objectContaining({ error_type: 'network', category: 'network', messages: ['no route to host 10.0.0.7'] }),
    );
  });

  describe('the jobs', () => {
    const run = async (name: string): Promise<void> => {
      const task = application.app
        .get(RollUpSchedule)
        .tasks()
        .find((each) => each.name === name);
      if (task === undefined) throw new Error(`there is no job ${name}`);
      await task.work();
    };

    it('are each one process a time, at their times', () => {
      const tasks = application.app.get(RollUpSchedule).tasks();
      expect(tasks.map(({ cron, by }) => [cron, by])).toEqual([
        ['0 * * * *', 'one'],
        ['15 0 * * *', 'one'],
        ['0 1 * * 1', 'one'],
        ['0 2 1 * *', 'one'],
      ]);
    });

    it('find everything as the load left it, and write nothing', async () => {
      for (const { name } of ROLL_UP_PLANS) await run(name);
      const tables = ['hourly_metrics', 'daily_metrics', 'agent_performance', 'user_cohorts', 'error_fingerprints'];
      const before = await Promise.all(tables.map(digest));
      for (const { name } of ROLL_UP_PLANS) await run(name);
      expect(await Promise.all(tables.map(digest))).toEqual(before);
    });

    it('roll up what came late, into the hour and the day in which it happened', async () => {
      await tell('late-2', '2026-08-01T10:30:00Z');
      await run('executive-hourly');
      await run('executive-daily');
      expect(
        await database.query(
          `SELECT runs, completed, errors FROM public.hourly_metrics
                              WHERE workspace_id = $1 AND hour = '2026-08-01T10:00:00Z'`,
          [WORKSPACE],
        ),
      ).toEqual([{ runs: 1, completed: 0, errors: 1 }]);
      expect(
        await database.query(
          `SELECT day::text, runs, failed FROM public.agent_performance
                              WHERE workspace_id = $1 AND agent_id = 'late' ORDER BY day`,
          [WORKSPACE],
        ),
      ).toEqual([
        { day: '2026-08-01', runs: 1, failed: 1 },
        { day: '2026-08-13', runs: 1, failed: 1 },
      ]);
      const { rows } = await ask('rolled_up_errors', WORKSPACE);
      expect(rows).toContainEqual(expect.objectContaining({ error_type: 'network', occurrences: 2 }));
    });

    it('move a user to an earlier cohort when the first activity becomes known late', async () => {
      const cohorts = (): Promise<Data[]> =>
        database.query(
          `SELECT cohort_start::text AS start, cohort_size AS size FROM public.user_cohorts
                        WHERE workspace_id = $1 AND cohort_type = 'month' AND period = 0 AND cohort_start < '2010-01-01'`,
          [WORKSPACE],
        );
      expect(await cohorts()).toEqual([]);
      for (const [id, at] of [
        ['first', '2009-05-04T00:00:00Z'],
        ['earlier', '2009-03-02T00:00:00Z'],
      ] as const) {
        const reply = await application.request('/api/v1/events', {
          headers: await headers(),
          body: {
            ...{ type: 'user_activity', activity_id: id, workspace_id: WORKSPACE, user_id: 'newcomer' },
            ...{ event_type: 'login', occurred_at: at },
          },
        });
        expect(reply.status).toBe(201);
        await run('executive-monthly');
        expect(await cohorts()).toEqual([{ start: `${at.slice(0, 7)}-01`, size: 1 }]);
      }
    });

    it('are done once a slot, however many processes it comes to', async () => {
      const desk = application.app.get(CronDesk);
      let done = 0;
      const work = async (): Promise<void> => {
        done += 1;
        await run('executive-hourly');
      };
      await Promise.all([1, 2, 3].map(() => desk.tick({ name: 'executive-hourly-test', cron: null, by: 'one', work })));
      expect(done).toBe(1);
    });
  });
});
