import { join } from 'node:path';
import pg from 'pg';
import { CopyConnection } from '../../../../src/database/copy-connection.js';
import { BundledFilesReader } from '../../../../src/datasets/bundled-files.reader.js';
import { DatasetLoader } from '../../../../src/datasets/dataset.loader.js';
import { ExecutiveData } from '../../../../src/domains/executive/executive.data.js';
import { testDatabase, type TestDatabase } from '../../../support/postgres.js';

const files = new BundledFilesReader(join(import.meta.dirname, '../../../../data/agents'));

describe('loading runs, errors and activity', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await testDatabase({ data: ['executive'] });
  });
  afterAll(() => database.drop());

  const one = async (sql: string): Promise<unknown> => {
    const [row] = await database.query<Record<string, unknown>>(sql);
    return Object.values(row ?? {})[0];
  };

  it('says of each dataset what it is, and how much', async () => {
    const rows = await database.query<{ id: string; kind: string; rows: number }>(
      `SELECT dataset_id AS id, kind, record_count::int AS rows FROM falaj.dataset ORDER BY dataset_id COLLATE "C"`,
    );
    expect(rows.map(({ id, kind }) => [id, kind])).toEqual([
      ['agent_benchmark_runs', 'derived'],
      ['agent_commit_runs', 'generated'],
      ['dev_activity', 'derived'],
      ['executive_roll_ups', 'generated'],
      ['llm_trace_runs', 'derived'],
      ['workspaces', 'derived'],
    ]);
    expect(rows.every((row) => row.rows > 0)).toBe(true);
  });

  it('keeps every commit of a person, at its author time', async () => {
    const commits = files
      .records('dev_activity_events.csv.gz', ['event_id', 'actor_type', 'user_id', 'occurred_at', 'workspace'])
      .filter((record) => record.text('actor_type').startsWith('human'));
    expect(await one('SELECT count(*)::int FROM public.user_activity')).toBe(commits.length);
    const last = commits.at(-1);
    expect(
      await database.query(
        `SELECT user_id, workspace_id, occurred_at FROM public.user_activity WHERE activity_id = $1`,
        [`commit:${last?.text('event_id') ?? ''}`],
      ),
    ).toEqual([
      {
        user_id: last?.text('user_id'),
        workspace_id: last?.text('workspace'),
        occurred_at: new Date(last?.text('occurred_at') ?? ''),
      },
    ]);
  });

  it('has one run a case of the benchmark, passed by its pass rate', async () => {
    const rows = files.records('aider_benchmark_runs.csv.gz', ['test_cases', 'pass_rate_1', 'pass_rate_2']);
    const cases = rows.reduce((sum, row) => sum + row.integer('test_cases'), 0);
    const passed = rows.reduce((sum, row) => {
      const rate = Number(row.optional('pass_rate_2') ?? row.optional('pass_rate_1'));
      return sum + Math.round((row.integer('test_cases') * rate) / 100);
    }, 0);
    const [counts] = await database.query(
      `SELECT count(*)::int AS runs, count(*) FILTER (WHERE status = 'completed')::int AS completed
       FROM public.agent_runs WHERE dataset_id = 'agent_benchmark_runs'`,
    );
    expect(counts).toEqual({ runs: cases, completed: passed });
  });

  it('has an error for every run that did not complete, and no run of a trace with a user', async () => {
    expect(
      await one(`SELECT count(*)::int FROM public.agent_runs AS r FULL JOIN public.agent_errors AS e ON e.error_id = r.run_id
                 WHERE (r.status <> 'completed') <> (e.error_id IS NOT NULL)`),
    ).toBe(0);
    expect(
      await one(
        `SELECT count(*)::int FROM public.agent_runs WHERE dataset_id = 'llm_trace_runs' AND user_id IS NOT NULL`,
      ),
    ).toBe(0);
    expect(await one(`SELECT count(*)::int FROM public.agent_runs WHERE dataset_id = 'llm_trace_runs'`)).toBe(28_185);
  });

  it('rolls up what it loaded: days, hours and agents add up to the facts', async () => {
    const sums = (table: string): string => `SELECT sum(runs)::int FROM public.${table}`;
    const runs = await one('SELECT count(*)::int FROM public.agent_runs');
    for (const table of [
      'hourly_metrics',
      'daily_metrics',
      'agent_performance',
      'credit_consumption',
      'workspace_credits',
    ])
      expect([table, await one(sums(table))]).toEqual([table, runs]);
    expect(await one('SELECT sum(events)::int FROM public.daily_metrics')).toBe(
      await one('SELECT count(*)::int FROM public.user_activity'),
    );
    expect(await one('SELECT sum(occurrences)::int FROM public.error_fingerprints')).toBe(
      await one('SELECT count(*)::int FROM public.agent_errors'),
    );
    // Every user is in one cohort a workspace, and active in its first period.
    expect(
      await database.query(
        `SELECT cohort_type, sum(active_users)::int AS users FROM public.user_cohorts WHERE period = 0 GROUP BY cohort_type
         ORDER BY cohort_type`,
      ),
    ).toEqual(
      await database.query(
        `SELECT t.type AS cohort_type, count(*)::int AS users FROM (VALUES ('month'), ('week')) AS t (type)
         CROSS JOIN (SELECT DISTINCT workspace_id, user_id FROM public.user_activity) AS u GROUP BY t.type ORDER BY t.type`,
      ),
    );
  });

  it('changes nothing the second time', async () => {
    const client = new pg.Client({ connectionString: database.ownerUrl });
    await client.connect();
    const { datasets } = await new DatasetLoader([new ExecutiveData()]).load(new CopyConnection(client));
    await client.end();
    expect(datasets.map(({ status }) => status)).toEqual(Array(datasets.length).fill('unchanged'));
  });
});
