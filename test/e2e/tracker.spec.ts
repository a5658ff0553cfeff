import { readdirSync } from 'node:fs';
import { describeBothWays, type Reply, type RequestOptions } from '../support/application.js';
import { ANALYST, asMember, BEADS, rowsOf, type Member } from './tracker.fixture.js';

const queryIds = readdirSync('definitions/tracker/queries').map((file) => file.replace(/\.sql$/, ''));
const REDHAT: Member = { tenants: ['redhat'] };

describeBothWays(
  'the tracker',
  (run) => {
    /** What may be told alike with the cache and without. */
    const ask = (path: string, member: Member = BEADS, options?: RequestOptions): Promise<Reply> =>
      asMember(run.application, member, path, options, (...asked) => run.request(...asked));
    /** What is written, and what is read of it. */
    const act = (path: string, options?: RequestOptions, member: Member = ANALYST): Promise<Reply> =>
      asMember(run.application, member, path, options);
    const create = async (more: object = {}): Promise<Record<string, unknown>> => {
      const body = { project_key: 'bd', issue_type: 'task', summary: 'A falaj is a shared channel', ...more };
      const reply = await act('issues', { body });
      if (reply.status !== 201) throw new Error(reply.text);
      return reply.json;
    };

    it('has 3,484 work items of the beads tracker, of which the middle one took 0.8307 days to resolve', async () => {
      expect((await ask('issues/count?origin=work')).json).toEqual({ count: 3_484 });
      expect(rowsOf(await ask('analytics/lead-time'))).toEqual([
        expect.objectContaining({ origin: 'work', work_items: 3_484, resolved: 2_541, p50_days: 0.8307 }),
      ]);
    });

    it('is for members of a tenant', async () => {
      expect((await run.request('/api/v1/issues')).status).toBe(401);
      expect((await run.request('/api/v1/analytics/projects')).status).toBe(401);
      for (const path of ['issues', 'analytics/projects', 'projects']) {
        const nobody = await ask(path, { tenants: [] });
        expect([nobody.status, nobody.json['code']]).toEqual([403, 'auth.forbidden']);
        const several = await ask(path, { tenants: ['beads', 'qt'] });
        expect(several.status).toBe(403);
        expect(several.json['hint']).toContain('Falaj-Tenant');
        expect((await ask(path, { tenants: ['beads', 'qt'], acting: 'qt' })).status).toBe(200);
        expect((await ask(path, { tenants: ['qt'], acting: 'beads' })).status).toBe(403);
      }
      expect((await ask('issues/count', { tenants: ['beads', 'qt'], acting: 'qt' })).json).toEqual({ count: 26 });
    });

    it('tells nobody of another tenant, by id, by key, or by a number', async () => {
      const { json: mine } = await ask('issues/key/bd-16');
      expect(mine).toMatchObject({ issue_key: 'bd-16', tenant_id: 'beads', status: 'closed' });
      const id = String(mine['id']);
      for (const path of [`issues/${id}`, 'issues/key/bd-16', `issues/${id}/history`, `issues/${id}/comments`]) {
        expect((await ask(path)).status).toBe(200);
        const theirs = await ask(path, REDHAT);
        expect([theirs.status, theirs.json['code']]).toEqual([404, 'tracker.issue_unknown']);
      }
      expect((await ask('projects/bd', REDHAT)).status).toBe(404);
      const redhat: Member = { ...REDHAT, roles: ['analyst'] };
      const patch = await act(`issues/${id}`, { method: 'PATCH', body: { status: 'open' } }, redhat);
      expect(patch.status).toBe(404);
      expect((await act(`issues/${id}`, { method: 'DELETE' }, redhat)).status).toBe(404);
      expect((await act('projects/bd', { method: 'PATCH', body: { name: 'Mine' } }, redhat)).status).toBe(404);
      expect((await ask('issues/key/bd-16')).json).toEqual(mine);
    });

    it('lists, filters and pages', async () => {
      const { json } = await ask('issues?status=in_progress&limit=5');
      expect(json).toMatchObject({ total: 20, limit: 5, offset: 0 });
      const issues = json['issues'] as { issue_key: string; updated_at: string; status: string }[];
      expect(issues).toHaveLength(5);
      expect(issues.every(({ status }) => status === 'in_progress')).toBe(true);
      expect(issues.map(({ updated_at: at }) => at)).toEqual(
        [...issues.map(({ updated_at: at }) => at)].sort().reverse(),
      );
      const { json: next } = await ask('issues?status=in_progress&limit=5&offset=5');
      const keys = [...issues, ...(next['issues'] as typeof issues)].map(({ issue_key: key }) => key);
      expect(new Set(keys).size).toBe(10);
      expect((await ask('issues/count?project=bd&label=test-cleanup')).json['count']).toBeGreaterThan(0);
      expect((await act('projects')).json).toMatchObject({ total: 2 });
      expect((await ask('users?limit=1', REDHAT)).json['users']).toHaveLength(1);
    });

    it('finds by trigrams what is close to the question, the same by the repository and by the query', async () => {
      const { json } = await ask('issues/search?q=test-cleanup&limit=10');
      const found = json['issues'] as { issue_key: string; labels: string[] }[];
      expect(found[0]?.labels).toContain('test-cleanup');
      const rows = rowsOf(await ask('queries/search_issues_by_text/run?q=test-cleanup&limit=10'));
      expect(rows.map((row) => row['issue_key'])).toEqual(found.map(({ issue_key: key }) => key));
      expect(rows[0]).toMatchObject({ coverage: 1 });
      expect((await ask('issues/search?q=bd-16&limit=1')).json['issues']).toEqual([
        expect.objectContaining({ issue_key: 'bd-16' }),
      ]);
      expect((await ask('issues/search?q=%2D')).json['issues']).toEqual([]);
    });

    it.each(queryIds)('runs every example of %s', async (id) => {
      const admin: Member = { tenants: ['beads'], roles: ['admin'] };
      const { json } = await ask(`queries/${id}`, admin);
      const examples = json['examples'] as readonly Record<string, unknown>[];
      for (const params of examples.length === 0 ? [{}] : examples) {
        const reply = await ask(`queries/${id}/run`, admin, { body: { params } });
        expect(reply.status).toBe(200);
        if (examples.length > 0) expect(rowsOf(reply).length).toBeGreaterThan(0);
      }
    });

    it('keeps what it read for the tenant alone, with a validator', async () => {
      const first = await act('issues?limit=3', {}, BEADS);
      const second = await act('issues?limit=3', {}, BEADS);
      expect(second.text).toBe(first.text);
      expect(second.headers.get('cache-status')).toContain(run.isCached ? 'hit' : 'bypass');
      expect(second.headers.get('cache-control')).toContain('private');
      const etag = second.headers.get('etag') ?? '';
      expect((await act('issues?limit=3', { headers: { 'if-none-match': etag } }, BEADS)).status).toBe(304);
      expect((await act('issues?limit=3&skip_cache=true')).text).toBe(first.text);
      expect((await act('issues?limit=3', {}, REDHAT)).text).not.toBe(first.text);
    });

    it('refuses what it does not know, and says what', async () => {
      const cases: readonly (readonly [string, RequestOptions, number])[] = [
        ['issues?status=unheard', {}, 400],
        ['issues?limit=101', {}, 400],
        ['issues?colour=red', {}, 400],
        ['issues/not-a-uuid', {}, 400],
        ['issues/search', {}, 400],
        ['issues/updated?since=yesterday', {}, 400],
        ['analytics/lead-time?origin=other', {}, 400],
        ['issues', { body: { project_key: 'bd', issue_type: 'task' } }, 400],
        ['issues', { body: { project_key: 'none', issue_type: 'task', summary: 'x' } }, 404],
        ['issues', { body: { project_key: 'bd', issue_type: 'task', summary: 'x', parent_key: 'bd-none' } }, 404],
        ['issues/bulk', { method: 'PATCH', body: { issues: [] } }, 400],
      ];
      for (const [path, options, status] of cases) {
        const reply = await ask(path, ANALYST, options);
        expect([path, reply.status]).toEqual([path, status]);
        expect(Object.keys(reply.json)).toEqual(expect.arrayContaining(['code', 'detail', 'hint']));
      }
    });

    it('lets analysts write, and viewers read', async () => {
      const body = { project_key: 'bd', issue_type: 'task', summary: 'x' };
      expect((await act('issues', { body }, BEADS)).status).toBe(403);
      expect((await act('projects/bd', { method: 'PATCH', body: { name: 'x' } }, BEADS)).status).toBe(403);
    });

    it('creates, changes and removes, and tells of each at once', async () => {
      const { count: before } = (await act('issues/count?project=bd')).json;
      const issue = await create({ labels: ['falaj'], priority: 'High' });
      const id = String(issue['id']);
      expect(issue).toMatchObject({
        status: 'open',
        status_category: 'To Do',
        sync_version: 1,
        title_chars: 27,
        labels: ['falaj'],
      });
      expect(String(issue['issue_key'])).toMatch(/^bd-\d+$/);
      expect((await act('issues/count?project=bd')).json['count']).toBe(Number(before) + 1);
      expect((await act('issues/search?q=shared+channel&limit=1')).json['issues']).toEqual([
        expect.objectContaining({ id }),
      ]);
      expect(rowsOf(await act('analytics/labels?label=falaj'))).toEqual([
        expect.objectContaining({ label: 'falaj', issues: 1, active: 1 }),
      ]);
      const body = { status: 'closed', assignee_account_id: 'acct_tester', sync_version: 1 };
      const changed = await act(`issues/${id}`, { method: 'PATCH', body });
      expect(changed.json).toMatchObject({
        status_category: 'Done',
        sync_version: 2,
        assignee_account_id: 'acct_tester',
      });
      expect(changed.json['resolved_at']).toBe(changed.json['updated_at']);
      expect((await act(`issues/${id}`)).json).toEqual(changed.json);
      expect((await act(`issues/key/${String(issue['issue_key'])}`)).json).toEqual(changed.json);
      expect(
        rowsOf(await act(`issues/${id}/history`)).map(({ field, from_value: from, to_value: to, author }) => [
          field,
          from,
          to,
          author,
        ]),
      ).toEqual([
        ['assignee', null, 'acct_tester', 'tester'],
        ['status', 'open', 'closed', 'tester'],
      ]);
      expect((await act(`issues/${id}`, { method: 'PATCH', body })).json['code']).toBe('tracker.version_conflict');
      const reopened = await act(`issues/${id}`, {
        method: 'PATCH',
        body: { status: 'open', assignee_account_id: null },
      });
      expect(reopened.json).toMatchObject({ resolved_at: null, status_category: 'To Do', assignee_account_id: null });
      expect((await act(`issues/${id}`, { method: 'DELETE' })).status).toBe(204);
      expect((await act(`issues/${id}`)).status).toBe(404);
      expect((await act('issues/count?project=bd')).json['count']).toBe(before);
      expect(rowsOf(await act('analytics/labels?label=falaj'))).toEqual([]);
    });

    it('changes many or none', async () => {
      const [one, two] = [await create(), await create()];
      const ids = [String(one['id']), String(two['id'])];
      const bulk = (issues: readonly object[]): Promise<Reply> =>
        act('issues/bulk', { method: 'PATCH', body: { issues } });
      const done = await bulk(ids.map((id) => ({ id, status: 'in_progress' })));
      expect(done.status).toBe(200);
      expect((done.json['issues'] as { status: string }[]).map(({ status }) => status)).toEqual([
        'in_progress',
        'in_progress',
      ]);
      const missing = '00000000-0000-5000-8000-000000000000';
      const refused = await bulk([
        { id: ids[0], status: 'closed' },
        { id: missing, status: 'closed' },
      ]);
      expect([refused.status, refused.json['code']]).toEqual([404, 'tracker.issue_unknown']);
      expect((await act(`issues/${String(ids[0])}`)).json['status']).toBe('in_progress');
      expect((await bulk([{ id: ids[0] }, { id: ids[0] }])).status).toBe(400);
      for (const id of ids) await act(`issues/${id}`, { method: 'DELETE' });
    });

    it('shows what a project is called in its issues as soon as it is called so', async () => {
      const name = async (): Promise<unknown> => (await act('issues/key/bd-16')).json['project_name'];
      const listed = async (): Promise<unknown> =>
        ((await act('issues?project=bd&limit=1')).json['issues'] as { project_name: unknown }[])[0]?.project_name;
      expect([await name(), await listed()]).toEqual([null, null]);
      const patched = await act('projects/bd', { method: 'PATCH', body: { name: 'Beads' } });
      expect(patched.json).toMatchObject({ name: 'Beads', project_key: 'bd' });
      expect([await name(), await listed(), (await act('projects/bd')).json['name']]).toEqual([
        'Beads',
        'Beads',
        'Beads',
      ]);
      await act('projects/bd', { method: 'PATCH', body: { name: null } });
      expect([await name(), await listed()]).toEqual([null, null]);
    });

    it('counts a comment of the issue that it is on', async () => {
      const id = String((await create())['id']);
      const reply = await act(`issues/${id}/comments`, { body: { body: 'Seen.' } });
      expect([reply.status, reply.json['author_account_id'], reply.json['body']]).toEqual([201, 'tester', 'Seen.']);
      expect((await act(`issues/${id}`)).json).toMatchObject({ comment_count: 1, sync_version: 2 });
      expect((await act(`issues/${id}/comments`)).json['comments']).toEqual([reply.json]);
      await act(`issues/${id}`, { method: 'DELETE' });
    });

    it('always asks the database for what has changed', async () => {
      const since = new Date(Date.now() - 1000).toISOString();
      const issue = await create();
      const reply = await act(`issues/updated?since=${since}`);
      expect((reply.json['issues'] as { id: string }[]).map(({ id }) => id)).toContain(issue['id']);
      expect(reply.headers.get('cache-control')).toBe('no-store');
      await act(`issues/${String(issue['id'])}`, { method: 'DELETE' });
    });
  },
  { data: ['tracker'] },
);
