import { ExecutiveClient, ProblemError } from '../../../clients/react-query/executive.client.js';
import { executiveQueries } from '../../../clients/react-query/executive.queries.js';
import {
  createQueryClient,
  KEPT_MS,
  retryDelay,
  shouldRetry,
  STALE_MS,
} from '../../../clients/react-query/query-client.js';
import { queryKeys } from '../../../clients/react-query/query-keys.js';

function clientOf(status: number, body: unknown, asked: string[] = []): ExecutiveClient {
  return new ExecutiveClient({
    origin: 'http://falaj.test',
    token: () => 'secret',
    fetch: (url, init) => {
      const { authorization } = init?.headers as { authorization: string };
      asked.push(`${authorization} ${url instanceof URL ? url.href : 'another kind of address'}`);
      return Promise.resolve(new Response(JSON.stringify(body), { status }));
    },
  });
}

describe('the client for React', () => {
  it('has one key a question, and the workspace first', () => {
    expect(queryKeys.overview('duckdb')).toEqual(queryKeys.overview('duckdb', { timeframe: '7d', asOf: null }));
    expect(queryKeys.overview('duckdb')).not.toEqual(queryKeys.overview('duckdb', { timeframe: '30d' }));
    expect(queryKeys.overview('duckdb').slice(0, 4)).toEqual(queryKeys.workspace('duckdb'));
  });

  it('asks once while an answer is fresh, and again once its workspace was ended', async () => {
    const asked: string[] = [];
    const queries = executiveQueries(clientOf(200, { workspace_id: 'a b' }, asked));
    const query = createQueryClient();
    const question = queries.overview('a b', { timeframe: '30d', asOf: '2026-08-20' });
    await query.query(question);
    await query.query(question);
    expect(asked).toEqual([
      'Bearer secret http://falaj.test/api/v1/executive/overview?workspace_id=a+b&timeframe=30d&as_of=2026-08-20',
    ]);
    await query.invalidateQueries({ queryKey: queryKeys.workspace('other') });
    await query.query(question);
    expect(asked).toHaveLength(1);
    await query.invalidateQueries({ queryKey: queryKeys.workspace('a b') });
    await query.query(question);
    expect(asked).toHaveLength(2);
    query.clear();
  });

  it('puts names into paths as they are, and leaves out what was not said', async () => {
    const asked: string[] = [];
    const client = clientOf(200, {}, asked);
    await client.agent('w', 'a/b');
    await client.metric('w', 'runs', { periods: 3 });
    expect(asked.map((each) => each.replace('Bearer secret http://falaj.test/api/v1/executive/', ''))).toEqual([
      'agents/a%2Fb/analytics?workspace_id=w',
      'workspaces/w/metrics/runs?periods=3',
    ]);
  });

  it('tells a refusal by its code, and does not ask again what is refused for good', async () => {
    const refused = clientOf(403, { code: 'auth.forbidden', detail: 'no' }).overview('w');
    await expect(refused).rejects.toMatchObject({ status: 403, code: 'auth.forbidden', message: 'no' });
    expect(shouldRetry(0, new ProblemError(403, 'auth.forbidden', 'no'))).toBe(false);
    expect(shouldRetry(0, new ProblemError(429, 'request.too_many', 'wait'))).toBe(true);
    const away = new ProblemError(503, 'database.unavailable', 'away');
    expect([0, 1, 2].map((failures) => shouldRetry(failures, away))).toEqual([true, true, false]);
  });

  it('waits twice as long each time, and half a minute at most', () => {
    expect([0, 1, 2, 4, 5, 60].map(retryDelay)).toEqual([1000, 2000, 4000, 16_000, 30_000, 30_000]);
  });

  it('shows what it has for five minutes, keeps it for thirty, and does not ask when a window comes to the front', () => {
    expect(createQueryClient().getDefaultOptions().queries).toMatchObject({
      ...{ staleTime: STALE_MS, gcTime: KEPT_MS, refetchOnWindowFocus: false },
    });
    expect([STALE_MS, KEPT_MS]).toEqual([300_000, 1_800_000]);
  });
});
