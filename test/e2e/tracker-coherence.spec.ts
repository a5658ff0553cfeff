import { TestApplication } from '../support/application.js';
import { testDatabase, type TestDatabase } from '../support/postgres.js';
import { describeWithRedis, testRedis, type TestRedis } from '../support/redis.js';
import { ANALYST, asMember, BEADS, rowsOf } from './tracker.fixture.js';

/** One member writes through one process, and reads through the other. */
function suite(environment: () => NodeJS.ProcessEnv): void {
  let database: TestDatabase;
  let processes: readonly TestApplication[];

  beforeAll(async () => {
    database = await testDatabase({ data: ['tracker'] });
    const start = (): Promise<TestApplication> => TestApplication.start(database, environment());
    processes = [await start(), await start()];
  });
  afterAll(async () => {
    await Promise.all(processes.map((each) => each.close()));
    await database.drop();
  });

  it('a writer that sends the position along reads its own write in another process, by whatever question', async () => {
    const [writer, reader] = processes as [TestApplication, TestApplication];
    const { json: issue } = await asMember(reader, BEADS, 'issues/key/bd-16');
    const id = String(issue['id']);
    const ask = async (path: string, seq?: string): Promise<Readonly<Record<string, unknown>>> => {
      const headers = seq === undefined ? {} : { 'falaj-seq': seq };
      return (await asMember(reader, BEADS, path, { headers })).json;
    };
    const statuses = async (seq?: string): Promise<unknown[]> => [
      (await ask(`issues/${id}`, seq))['status'],
      (await ask('issues/key/bd-16', seq))['status'],
      (
        (await ask('issues?project=bd&label=test-cleanup&limit=100', seq))['issues'] as { id: string; status: string }[]
      ).find((each) => each.id === id)?.status,
      ((await ask('issues/search?q=bd-16&limit=1', seq))['issues'] as { status: string }[])[0]?.status,
    ];
    for (let round = 0; round < 6; round++) {
      const status = round % 2 === 0 ? 'in_progress' : 'closed';
      // Every one of them is in the other process's cache before it is written.
      await statuses();
      const before = await ask(`issues/count?status=${status}`);
      const reply = await asMember(writer, ANALYST, `issues/${id}`, { method: 'PATCH', body: { status } });
      const seq = reply.headers.get('falaj-seq') ?? '';
      expect([reply.status, Number(seq) > 0]).toEqual([200, true]);
      expect(await statuses(seq)).toEqual([status, status, status, status]);
      expect((await ask(`issues/count?status=${status}`, seq))['count']).toBe(Number(before['count']) + 1);
      const [last] = rowsOf(
        await asMember(reader, BEADS, `issues/${id}/history?limit=1`, { headers: { 'falaj-seq': seq } }),
      );
      expect(last).toMatchObject({ field: 'status', to_value: status });
    }
  });

  it('what somebody writes behind the service ends what was read of it, by a project as well', async () => {
    const reader = processes[0] as TestApplication;
    const named = async (seq?: string): Promise<unknown[]> => {
      const options = { headers: seq === undefined ? {} : { 'falaj-seq': seq } };
      const one = await asMember(reader, BEADS, 'issues/key/hq-bu3', options);
      const { json } = await asMember(reader, BEADS, 'issues?project=hq&limit=1', options);
      return [one.json['project_name'], (json['issues'] as { project_name: string }[])[0]?.project_name];
    };
    for (const name of ['Main office', 'Head office']) {
      await named();
      await database.query(`UPDATE public.projects SET name = $1 WHERE tenant_id = 'beads' AND project_key = 'hq'`, [
        name,
      ]);
      const [row] = await database.query<{ seq: string }>('SELECT falaj.covering_seq() AS seq');
      expect(await named(row?.seq)).toEqual([name, name]);
    }
  });

  it('what one tenant writes leaves what another has read of its own as it is', async () => {
    const [writer, reader] = processes as [TestApplication, TestApplication];
    const paths = ['issues?project=Q&limit=3', 'analytics/assignees', 'analytics/labels', 'analytics/workload'];
    for (const path of paths) await asMember(reader, { tenants: ['qt'] }, path);
    const statistics = async (more = {}): Promise<unknown> =>
      rowsOf(await asMember(reader, BEADS, 'analytics/projects?project_key=hq', more));
    const before = await statistics();
    const patched = await asMember(writer, ANALYST, 'projects/hq', {
      method: 'PATCH',
      body: { description: 'Headquarters' },
    });
    const headers = { 'falaj-seq': patched.headers.get('falaj-seq') ?? '' };
    expect((await asMember(reader, BEADS, 'projects/hq', { headers })).json['description']).toBe('Headquarters');
    const { json: issue } = await asMember(reader, BEADS, 'issues?project=hq&status=open&limit=1');
    const [{ id } = { id: '' }] = issue['issues'] as { id: string }[];
    const closed = await asMember(writer, ANALYST, `issues/${id}`, { method: 'PATCH', body: { status: 'closed' } });
    const after = { headers: { 'falaj-seq': closed.headers.get('falaj-seq') ?? '' } };
    expect(closed.status).toBe(200);
    expect(await statistics(after)).not.toEqual(before);
    for (const path of paths) {
      const again = await asMember(reader, { tenants: ['qt'] }, path, after);
      expect([path, again.headers.get('cache-status')]).toEqual([path, expect.stringContaining('hit')]);
    }
  });
}

describe('two processes of the tracker without Redis', () => {
  suite(() => ({}));
});

describeWithRedis('two processes of the tracker with one Redis', () => {
  let redis: TestRedis;
  beforeAll(async () => {
    redis = await testRedis();
  });
  afterAll(() => redis.close());
  suite(() => ({ REDIS_URL: redis.url }));
});
