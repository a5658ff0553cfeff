import { readFileSync, readdirSync } from 'node:fs';
import { issueToken } from '../../src/http/token.issuer.js';
import type { Role } from '../../src/kernel/query-scope.js';
import { describeBothWays, type BothWays, type Reply, type RequestOptions } from '../support/application.js';

const BASE = '/api/v1/executive';
const EVENTS = '/api/v1/events';
const WORKSPACES = ['duckdb', 'beads', 'aider-benchmarks', 'azure-llm-inference', 'kysely'];
/** Written to, and so another one in either run. */
const WRITTEN = 'linearmodels';
const queryIds = readdirSync('definitions/executive/queries').map((file) => file.replace(/\.sql$/, ''));

type Data = Readonly<Record<string, unknown>>;

function rows(reply: Reply): readonly Data[] {
  if (reply.status !== 200) throw new Error(`status ${String(reply.status)}: ${reply.text}`);
  return (reply.json['rows'] as readonly { readonly data: Data }[]).map(({ data }) => data);
}

/** Asks as whoever is shown these workspaces. */
class Dashboard {
  constructor(private readonly run: BothWays) {}

  async ask(path: string, options: RequestOptions = {}, workspaces: readonly string[] = WORKSPACES): Promise<Reply> {
    return this.run.request(path, await this.asCaller(options, workspaces));
  }

  /** The same, where the reply is not to be compared with that of the other run. */
  async askHere(path: string, options: RequestOptions = {}, role: Role = 'analyst'): Promise<Reply> {
    return this.run.application.request(path, await this.asCaller(options, [...WORKSPACES, WRITTEN], role));
  }

  private async asCaller(
    options: RequestOptions,
    workspaces: readonly string[],
    role: Role = 'analyst',
  ): Promise<RequestOptions> {
    const { auth } = this.run.application.settings;
    const token = await issueToken(auth, { subject: 'ceo', roles: [role], workspaces, ttlSeconds: 300 });
    return { ...options, headers: { ...options.headers, authorization: `Bearer ${token}` } };
  }

  tell(body: Data, workspaces?: readonly string[]): Promise<Reply> {
    return this.ask(EVENTS, { body }, workspaces);
  }
}

describeBothWays(
  'executive analytics',
  (run) => {
    const dashboard = new Dashboard(run);
    const status = (reply: Reply): string => reply.headers.get('cache-status') ?? '';

    it('shows an overview, kept as long as its timeframe says', async () => {
      const first = await dashboard.ask(`${BASE}/overview?workspace_id=duckdb&timeframe=24h`);
      expect(first.status).toBe(200);
      expect(first.json).toMatchObject({
        workspace_id: 'duckdb',
        timeframe: '24h',
        cached_at: expect.any(String) as string,
      });
      expect(first.json['freshness']).toMatchObject({ as_of: '2026-08-20T17:13:42Z' });
      if (!run.isCached) return;
      const again = await dashboard.askHere(`${BASE}/overview?workspace_id=duckdb&timeframe=24h`);
      expect(again.text).toBe(first.text);
      const left = (reply: Reply): number => Number(/ttl=(\d+)/.exec(status(reply))?.[1]);
      expect(left(again)).toBeGreaterThan(200);
      expect(left(again)).toBeLessThanOrEqual(315);
      for (const [timeframe, seconds] of [
        ['24h', 300],
        ['7d', 1800],
        ['90d', 3600],
      ] as const) {
        const path = `/api/v1/queries/executive_overview/run?workspace_id=kysely&timeframe=${timeframe}`;
        await dashboard.askHere(path);
        const kept = left(await dashboard.askHere(path));
        expect({ timeframe, isSo: kept > seconds * 0.9 && kept <= seconds * 1.06 }).toEqual({ timeframe, isSo: true });
      }
      // With a validator fetch sends no-cache as well, which an analyst would be granted.
      const validator = { headers: { 'if-none-match': again.headers.get('etag') ?? '' } };
      const path = `${BASE}/overview?workspace_id=duckdb&timeframe=24h`;
      const unchanged = await dashboard.askHere(path, validator, 'viewer');
      expect([unchanged.status, status(unchanged)]).toEqual([304, expect.stringContaining('hit')]);
    });

    it.each([
      'overview?workspace_id=tigerbeetle',
      'agents/top?workspace_id=tigerbeetle',
      'agents/claude-code/analytics?workspace_id=tigerbeetle',
      'agents/claude-code/executions?workspace_id=tigerbeetle',
      'users/nobody/activity?workspace_id=tigerbeetle',
      'workspaces/tigerbeetle/metrics/runs',
      'workspaces/tigerbeetle/cohorts',
      'workspaces/tigerbeetle/retention',
      'workspaces/tigerbeetle/churn',
      'errors/trends?workspace_id=tigerbeetle',
    ])('keeps %s from whoever is not shown the workspace', async (question) => {
      const seen = await dashboard.ask(`${BASE}/${question}`, {}, ['tigerbeetle']);
      expect(seen.status).toBe(200);
      const refused = await dashboard.ask(`${BASE}/${question}`);
      expect([refused.status, refused.json['code']]).toEqual([403, 'auth.forbidden']);
      expect((await run.request(`${BASE}/${question}`)).status).toBe(401);
    });

    it('does not tell a workspace that is not there from one that is not shown', async () => {
      const one = await dashboard.ask(`${BASE}/agents/top?workspace_id=tigerbeetle`);
      const other = await dashboard.ask(`${BASE}/agents/top?workspace_id=no-such`);
      expect([other.status, other.json['detail']]).toEqual([one.status, one.json['detail']]);
    });

    it('shows nobody all workspaces at once, in no way', async () => {
      for (const id of ['active_users', 'error_summary']) {
        const path = `/api/v1/queries/${id}/run`;
        expect((await dashboard.ask(path)).json['code']).toBe('query.parameter_missing');
        expect((await dashboard.ask(`${path}?workspace_id=tigerbeetle`)).status).toBe(403);
        expect((await dashboard.ask(`/api/v1/queries/${id}/explain?workspace_id=tigerbeetle`)).status).toBe(403);
      }
      const batch = await dashboard.ask('/api/v1/queries/batch', {
        body: { queries: [{ query_id: 'top_agents', params: { workspace_id: 'tigerbeetle' } }] },
      });
      expect(batch.text).toContain('auth.forbidden');
    });

    it.each(queryIds.filter((id) => id !== 'workspace_directory'))('runs every example of %s', async (id) => {
      const contract = await run.request(`/api/v1/queries/${id}`, { roles: ['admin'] });
      for (const params of contract.json['examples'] as readonly Data[]) {
        const reply = await dashboard.ask(`/api/v1/queries/${id}/run`, { body: { params } });
        expect(rows(reply).length).toBeGreaterThan(id === 'user_activity_daily' ? -1 : 0);
      }
    });

    it('lists the workspaces that it is shown', async () => {
      const reply = await dashboard.ask(`${BASE}/workspaces`);
      expect((reply.json['workspaces'] as readonly Data[]).map(({ workspace_id: id }) => id)).toEqual(
        [...WORKSPACES].sort(),
      );
      expect((await run.request(`${BASE}/workspaces`)).status).toBe(401);
    });

    it('answers as of an instant, and says so', async () => {
      const path = `${BASE}/workspaces/duckdb/churn?timeframe=30d`;
      const earlier = await dashboard.ask(`${path}&as_of=2026-03-01`);
      expect(rows(earlier)[0]?.['as_of']).toBe('2026-03-01T23:59:59.999Z');
      expect(earlier.json['freshness']).toMatchObject({ asof_date: '2026-03-01' });
      expect(rows(await dashboard.ask(path))[0]?.['as_of']).toBe('2026-08-20T17:13:42Z');
      expect((await dashboard.ask(`${path}&as_of=yesterday`)).status).toBe(400);
    });

    it('prints what the documentation shows', async () => {
      const shown = readFileSync('docs/executive.md', 'utf8').matchAll(/```\nGET (\S+)\n```\n\n```json\n(.*)\n```/g);
      const steps = [...shown];
      expect(steps).toHaveLength(5);
      for (const [, path = '', expected = ''] of steps) {
        const { text } = await dashboard.ask(path);
        let from = 0;
        for (const piece of expected.split('…').filter((each) => each !== '')) {
          expect({ piece, isThere: text.includes(piece, from) }).toEqual({ piece, isThere: true });
          from = text.indexOf(piece, from) + piece.length;
        }
      }
    });

    it('documents every question', () => {
      const page = readFileSync('docs/executive.md', 'utf8');
      expect(queryIds.filter((id) => !page.includes(`| \`${id}\``))).toEqual([]);
    });

    it('names what is wrong with a question', async () => {
      const reply = await dashboard.ask(`${BASE}/agents/top?workspace_id=duckdb&timeframe=1y`);
      expect([reply.status, reply.json['code']]).toEqual([400, 'query.parameter_range']);
      expect((await dashboard.ask(`${BASE}/overview?timeframe=7d`)).status).toBe(400);
      expect((await dashboard.ask(`${BASE}/workspaces/duckdb/metrics/mrr`)).status).toBe(400);
    });

    it('writes a finished run, which every answer it touches then shows, and no other workspace loses one', async () => {
      const agent = `tester-${run.isCached ? 'cached' : 'plain'}`;
      const questions = (workspace: string): readonly string[] => [
        `${BASE}/overview?workspace_id=${workspace}&timeframe=7d`,
        `${BASE}/agents/top?workspace_id=${workspace}`,
        `${BASE}/agents/${agent}/analytics?workspace_id=${workspace}`,
        `${BASE}/workspaces/${workspace}/metrics/runs?periods=1`,
      ];
      const churn = `${BASE}/workspaces/${WRITTEN}/churn`;
      for (const question of [...questions(WRITTEN), ...questions('beads'), churn]) await dashboard.askHere(question);
      const runsOf = async (headers: Readonly<Record<string, string>> = {}): Promise<unknown> => {
        const reply = await dashboard.askHere(`${BASE}/agents/top?workspace_id=${WRITTEN}`, { headers });
        return rows(reply).find(({ agent_id: id }) => id === agent)?.['runs'];
      };
      expect(await runsOf()).toBeUndefined();
      const told = await dashboard.askHere(EVENTS, {
        body: {
          ...{ type: 'agent_run_completed', run_id: `run-of-${agent}`, workspace_id: WRITTEN, agent_id: agent },
          ...{ status: 'completed', started_at: '2026-08-13T01:00:00Z', runtime_seconds: 12.5, credits_consumed: 0.25 },
        },
      });
      const seq = told.headers.get('falaj-seq') ?? '';
      expect(told.json).toEqual({ type: 'agent_run_completed', run_id: `run-of-${agent}`, seq: Number(seq) });
      expect([told.status, await runsOf({ 'falaj-seq': seq })]).toEqual([201, 1]);
      if (!run.isCached) return;
      const found = async (asked: readonly string[]): Promise<readonly string[]> =>
        (await Promise.all(asked.map((each) => dashboard.askHere(each)))).map(
          (reply) => status(reply).split(';')[1] ?? '',
        );
      expect(await found(questions(WRITTEN).filter((each) => !each.includes('/top')))).toEqual(
        Array(3).fill(' fwd=miss'),
      );
      expect(await found(questions('beads'))).toEqual(Array(4).fill(' hit'));
      // Who came and left is read from activity alone.
      expect(await found([churn])).toEqual([' hit']);
    });

    it('writes activity, and an event once', async () => {
      const user = `u-${run.isCached ? 'cached' : 'plain'}`;
      const body = {
        ...{ type: 'user_activity', activity_id: `activity-of-${user}`, workspace_id: WRITTEN, user_id: user },
        ...{ event_type: 'page_view', occurred_at: '2026-08-13T01:00:00Z' },
      };
      expect((await dashboard.askHere(EVENTS, { body })).status).toBe(201);
      const again = await dashboard.askHere(EVENTS, { body });
      expect([again.status, again.json['code']]).toEqual([409, 'event.duplicate']);
      const seen = await dashboard.askHere(`${BASE}/users/${user}/activity?workspace_id=${WRITTEN}`);
      expect(rows(seen)).toEqual([expect.objectContaining({ day: '2026-08-13', event_type: 'page_view', events: 1 })]);
    });

    it('takes no event from whoever may not tell it, and none that is not as declared', async () => {
      const event = { type: 'user_activity', workspace_id: 'beads', user_id: 'u', event_type: 'login' };
      const at = { occurred_at: '2026-08-14T01:00:00Z' };
      const refusal = async (body: Data, workspaces?: readonly string[]): Promise<unknown> => {
        const reply = await dashboard.tell(body, workspaces);
        return [reply.status, reply.json['code']];
      };
      expect((await run.request(EVENTS, { body: { ...event, ...at } })).status).toBe(401);
      expect(await refusal({ ...event, ...at }, ['kysely'])).toEqual([403, 'auth.forbidden']);
      expect(await refusal({ ...event, ...at, workspace_id: 'ghost' }, ['ghost'])).toEqual([404, 'workspace.unknown']);
      expect(await refusal({ ...event, ...at, type: 'earthquake' })).toEqual([404, 'event.unknown']);
      expect(await refusal(event)).toEqual([400, 'request.invalid']);
      expect(await refusal({ ...event, ...at, colour: 'red' })).toEqual([400, 'request.invalid']);
      expect(await refusal({ ...event, occurred_at: '2126-01-01T00:00:00Z' })).toEqual([400, 'request.invalid']);
      expect(await refusal({ ...event, ...at, event_type: 'dance' })).toEqual([400, 'request.invalid']);
      expect(await refusal([1] as unknown as Data)).toEqual([400, 'request.invalid']);
    });
  },
  { data: ['executive'] },
);
