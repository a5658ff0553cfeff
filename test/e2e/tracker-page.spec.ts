import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MaterializedViews } from '../../src/materialization/materialized-views.js';
import { TestApplication } from '../support/application.js';
import { testDatabase, type TestDatabase } from '../support/postgres.js';
import { ANALYST, asMember } from './tracker.fixture.js';

const ROOT = join(import.meta.dirname, '../..');
const PAGE = readFileSync(join(ROOT, 'docs/tracker.md'), 'utf8');
const ASKED =
  /```sh\ncurl -s -H "Authorization: Bearer \$TOKEN" "http:\/\/127\.0\.0\.1:3000\/api\/v1\/([^"]+)"\n```\n\n```text\n([\s\S]*?)```/g;

interface Operation {
  readonly summary?: string;
  readonly tags?: readonly string[];
  readonly responses: Readonly<
    Record<string, { readonly content?: Record<string, { schema?: { example?: unknown } }> }>
  >;
}

describe('the page about the tracker', () => {
  let database: TestDatabase;
  let application: TestApplication;

  beforeAll(async () => {
    database = await testDatabase({ data: ['tracker'] });
    application = await TestApplication.start(database);
    await application.app.get(MaterializedViews).refresh(undefined);
  });
  afterAll(async () => {
    await application.close();
    await database.drop();
  });

  it('shows what is answered, in its order', async () => {
    const questions = [...PAGE.matchAll(ASKED)];
    expect(questions).toHaveLength(5);
    for (const [, path = '', shown = ''] of questions) {
      const { text } = await asMember(application, ANALYST, path);
      let from = 0;
      for (const piece of shown.split(/…|\n/).filter((each) => each !== '')) {
        const at = text.indexOf(piece, from);
        expect({ path, piece, isThere: at >= from }).toMatchObject({ isThere: true });
        from = at + piece.length;
      }
    }
  });

  it('names every question and every file', () => {
    const queries = readdirSync(join(ROOT, 'definitions/tracker/queries')).map((file) => file.replace(/\.sql$/, ''));
    expect(queries.filter((query) => !PAGE.includes(`\`${query}\``))).toEqual([]);
    const files = ['beads_issues', 'beads_changelog', 'jira_issues', 'jira_comment_events'];
    for (const name of files) expect(PAGE).toContain(`${name}.csv`);
  });

  it('has its endpoints described with what they answer', async () => {
    const { json } = await application.request('/openapi.json');
    const paths = json['paths'] as Record<string, Record<string, Operation>>;
    const own = Object.entries(paths).flatMap(([path, operations]) =>
      Object.entries(operations)
        .filter(([, { tags }]) => tags?.includes('tracker'))
        .map(([method, operation]) => ({ name: `${method} ${path.replace('/api/v1', '')}`, operation })),
    );
    expect(own.map(({ name }) => name).sort()).toEqual([
      ...['delete /issues/{id}', 'get /analytics/assignees', 'get /analytics/daily', 'get /analytics/labels'],
      ...['get /analytics/lead-time', 'get /analytics/projects', 'get /analytics/timeline', 'get /analytics/workload'],
      ...['get /issues', 'get /issues/count', 'get /issues/key/{key}', 'get /issues/search', 'get /issues/updated'],
      ...['get /issues/{id}', 'get /issues/{id}/comments', 'get /issues/{id}/history', 'get /projects'],
      ...['get /projects/{key}', 'get /users', 'patch /issues/bulk', 'patch /issues/{id}', 'patch /projects/{key}'],
      ...['post /issues', 'post /issues/{id}/comments'],
    ]);
    for (const { name, operation } of own)
      expect([name, operation.summary ?? '']).toEqual([name, expect.stringMatching(/./)]);
    const { json: issue } = await asMember(application, ANALYST, 'issues/key/bd-16');
    const described = paths['/api/v1/issues/{id}']?.['get']?.responses['200']?.content?.['application/json'];
    expect(described?.schema?.example).toEqual(issue);
  });

  it('is warmed for each tenant: whoever asks next has a hit, and its own rows', async () => {
    const body = { packs: ['tracker_tenants'] };
    const { json } = await application.request('/api/v1/admin/cache/warmup', { roles: ['operator'], body });
    // What was refreshed has been warmed already.
    expect([Number(json['sets']) + Number(json['hits']), json['errors']]).toEqual([99, 0]);
    for (const tenant of ['beads', 'spring']) {
      const reply = await asMember(application, { tenants: [tenant] }, 'analytics/projects');
      expect(reply.headers.get('cache-status')).toContain('hit');
      const rows = reply.json['rows'] as { data: { tenant_id: string } }[];
      expect(new Set(rows.map(({ data }) => data.tenant_id))).toEqual(new Set([tenant]));
    }
  });
});
