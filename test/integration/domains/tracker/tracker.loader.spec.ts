import pg from 'pg';
import { CopyConnection } from '../../../../src/database/copy-connection.js';
import { BundledFilesReader } from '../../../../src/datasets/bundled-files.reader.js';
import { datasetChecksum } from '../../../../src/datasets/dataset.checksum.js';
import { DatasetLoader } from '../../../../src/datasets/dataset.loader.js';
import { TrackerData } from '../../../../src/domains/tracker/tracker.data.js';
import { type TestDatabase, testDatabase } from '../../../support/postgres.js';

/** Rows of each table with the bundled data. */
const COUNTS = {
  tracker_tenants: 11,
  tracker_instances: 11,
  projects: 247,
  issues: 8_164 + 2_480,
  issue_changes: 18_810,
  issue_links: 2_548,
  issue_comments: 10_111,
};

describe('loading the tracker', () => {
  let database: TestDatabase;
  let app: pg.Client;
  const files = new BundledFilesReader(new TrackerData().directory);

  beforeAll(async () => {
    database = await testDatabase({ data: ['tracker'] });
    app = new pg.Client({ connectionString: database.appUrl });
    await app.connect();
  });
  afterAll(async () => {
    await app.end();
    await database.drop();
  });

  const asApp = async (tenant: string | null, sql: string): Promise<Record<string, unknown>[]> => {
    await app.query('BEGIN');
    try {
      if (tenant !== null) await app.query(`SELECT set_config('falaj.tenant', $1, true)`, [tenant]);
      return (await app.query<Record<string, unknown>>(sql)).rows;
    } finally {
      await app.query('ROLLBACK');
    }
  };

  it('fills every table, and says of each dataset what it is', async () => {
    const counts = await Promise.all(
      Object.keys(COUNTS).map(async (table) => {
        const [row] = await database.query<{ n: number }>(`SELECT count(*)::int AS n FROM public.${table}`);
        return [table, row?.n];
      }),
    );
    expect(Object.fromEntries(counts)).toEqual(COUNTS);
    const rows = await database.query<{ dataset_id: string; kind: string; as_of: string }>(
      `SELECT dataset_id, kind, asof_date::text AS as_of FROM falaj.dataset ORDER BY dataset_id COLLATE "C"`,
    );
    expect(rows.map((row) => Object.values(row))).toEqual([
      ['beads_changelog', 'derived', '2026-02-28'],
      ['beads_issues', 'derived', '2026-02-28'],
      ['beads_links', 'derived', '2026-02-27'],
      ['jira_comments', 'real', '2022-01-14'],
      ['jira_issues', 'real', '2022-01-05'],
    ]);
  });

  it('keeps one row a label and issue, whatever the file lists twice', async () => {
    const expected = files
      .records('beads_issues.csv.gz', ['labels'])
      .reduce((sum, record) => sum + new Set(record.optional('labels')?.split('|') ?? []).size, 0);
    const [row] = await database.query<{ n: number }>('SELECT count(*)::int AS n FROM public.issue_labels');
    expect(row?.n).toBe(expected);
    expect(expected).toBeGreaterThan(1_000);
  });

  it('ranks the words of every instance, and keeps them', async () => {
    const rows = await database.query<{ source_priority: string | null; priority: string | null }>(
      `SELECT DISTINCT source_priority, priority FROM public.issues WHERE source_priority LIKE 'P%' OR priority IS NULL`,
    );
    const ranks = Object.fromEntries(rows.map((row) => [String(row.source_priority), row.priority]));
    expect(ranks).toMatchObject({ 'P0: Blocker': 'Highest', 'P2: Important': 'Medium', Unset: null, null: null });
  });

  it('shows the application the rows of its tenant alone, and nobody the rows of all', async () => {
    const count = async (tenant: string | null): Promise<unknown> =>
      (await asApp(tenant, 'SELECT count(*)::int AS n FROM public.issues'))[0]?.['n'];
    expect([await count('beads'), await count('redhat'), await count('elsewhere'), await count(null)]).toEqual([
      8_164, 381, 0, 0,
    ]);
    await expect(
      asApp('beads', `UPDATE public.issues SET tenant_id = 'redhat' WHERE issue_key = 'bd-16'`),
    ).rejects.toMatchObject({ code: '42501' });
    expect(await asApp('redhat', `DELETE FROM public.issues WHERE issue_key = 'bd-16' RETURNING id`)).toEqual([]);
  });

  it('shows an owner that is the application as well no more than the tenant it names', async () => {
    const owner = new pg.Client({ connectionString: database.ownerUrl });
    await owner.connect();
    try {
      await owner.query(`SET falaj.tenant = 'qt'`);
      const { rows } = await owner.query('SELECT DISTINCT tenant_id FROM public.issues');
      expect(rows).toEqual([{ tenant_id: 'qt' }]);
    } finally {
      await owner.end();
    }
  });

  it('does nothing the second time, and gives every row its own id again where it is forced to', async () => {
    const client = new pg.Client({ connectionString: database.ownerUrl });
    await client.connect();
    const fingerprint = async (): Promise<unknown> =>
      (await database.query(`SELECT md5(string_agg(id::text, ',' ORDER BY id)) AS ids FROM public.issue_comments`))[0];
    try {
      const before = await fingerprint();
      const loader = new DatasetLoader([new TrackerData()]);
      expect((await loader.load(new CopyConnection(client))).rowsLoaded).toBe(0);
      const forced = await loader.load(new CopyConnection(client), {
        force: true,
        datasets: ['jira_issues', 'jira_comments'],
      });
      expect(forced.datasets.every(({ status }) => status === 'loaded')).toBe(true);
      expect(await fingerprint()).toEqual(before);
    } finally {
      await client.end();
    }
  });

  it('loads with a dataset that changed those that are made of it, and keeps what came through the API', async () => {
    const client = new pg.Client({ connectionString: database.ownerUrl });
    await client.connect();
    const kept = async (): Promise<unknown> => [
      (await database.query(`SELECT count(*)::int AS n FROM public.issue_comments`))[0],
      await database.query(`SELECT issue_key FROM public.issues WHERE dataset_id = 'tracker_api'`),
      await database.query(`SELECT last_number::int AS n FROM public.project_counters WHERE tenant_id = 'qt'`),
    ];
    try {
      await database.query(`
        INSERT INTO public.issues (id, tenant_id, instance_id, issue_key, project_key, issue_type, status, status_category, created_at,
          updated_at, origin, dataset_id)
        SELECT gen_random_uuid(), tenant_id, instance_id, project_key || '-999999', project_key, 'Task', 'Open', 'To Do', now(), now(),
          'work', 'tracker_api' FROM public.projects WHERE tenant_id = 'qt' ORDER BY project_key LIMIT 1;
        INSERT INTO public.project_counters (tenant_id, instance_id, project_key, last_number)
        SELECT tenant_id, instance_id, project_key, 999999 FROM public.projects WHERE tenant_id = 'qt' ORDER BY project_key LIMIT 1
        ON CONFLICT (tenant_id, project_key) DO UPDATE SET last_number = 999999`);
      const before = await kept();
      const data = new TrackerData();
      const bundle = new BundledFilesReader(data.directory);
      const comments = (await data.plans(bundle)).find(({ id }) => id === 'jira_comments');
      if (comments === undefined) throw new Error('there are no comments to load');
      // As a former version left them: both fit together, and the issues are not those of now.
      const former = new Map([['jira_issues', 'former']]);
      await database.query(`UPDATE falaj.dataset SET checksum = 'former' WHERE dataset_id = 'jira_issues'`);
      await database.query(`UPDATE falaj.dataset SET checksum = $1 WHERE dataset_id = 'jira_comments'`, [
        datasetChecksum(comments, bundle, former),
      ]);
      const { datasets } = await new DatasetLoader([data]).load(new CopyConnection(client));
      const loaded = datasets.filter(({ status }) => status === 'loaded').map(({ dataset }) => dataset);
      expect(loaded).toEqual(['jira_issues', 'jira_comments']);
      expect(await kept()).toEqual(before);
    } finally {
      await client.end();
    }
  });

  it('makes trigrams as pg_trgm does', async () => {
    const trigrams = async (text: string): Promise<unknown> =>
      (await database.query('SELECT falaj.trigrams($1) AS t', [text]))[0]?.['t'];
    expect(await trigrams('Cat, dog')).toEqual(['  c', '  d', ' ca', ' do', 'at ', 'cat', 'dog', 'og ']);
    expect(await trigrams('فلج')).toEqual(['  ف', ' فل', 'فلج', 'لج ']);
    expect(await trigrams(' - ')).toEqual([]);
  });
});
