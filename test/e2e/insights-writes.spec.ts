import { issueToken } from '../../src/http/token.issuer.js';
import { TestApplication, type Reply } from '../support/application.js';
import { eventually } from '../support/eventually.js';
import { testDatabase, type TestDatabase } from '../support/postgres.js';
import { describeWithRedis, testRedis, type TestRedis } from '../support/redis.js';

const FILM = 'tt1343092';
const STATS = `/api/v1/feedback/stats/${FILM}`;

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase({ data: ['insights'] });
});
afterAll(() => database.drop());

/** Somebody by name. */
async function as(application: TestApplication, subject: string): Promise<Record<string, string>> {
  const token = await issueToken(application.settings.auth, { subject, roles: ['viewer'], ttlSeconds: 300 });
  return { authorization: `Bearer ${token}` };
}

async function say(application: TestApplication, subject: string, verb: string, body: object): Promise<Reply> {
  const headers = await as(application, subject);
  return application.request(`/api/v1/feedback/${verb}`, { headers, body: { insight_id: FILM, ...body } });
}

function seqOf(reply: Reply): Record<string, string> {
  expect(reply.status).toBeLessThan(300);
  return { 'falaj-seq': reply.headers.get('falaj-seq') ?? 'none' };
}

/** @param isWhole all of it; else what a cache in between could make wrong */
function suite(environment: () => NodeJS.ProcessEnv, isWhole: boolean): void {
  let one: TestApplication;
  let two: TestApplication;
  beforeAll(async () => {
    one = await TestApplication.start(database, environment());
    two = await TestApplication.start(database, environment());
  });
  afterAll(async () => {
    await Promise.all([one.close(), two.close()]);
  });
  beforeEach(() => database.query('DELETE FROM public.insight_feedback WHERE dataset_id IS NULL'));

  /** Where the log stands now. */
  const told = async (): Promise<Record<string, string>> => {
    const [row] = await database.query<{ seq: string }>('SELECT falaj.covering_seq() AS seq');
    return { 'falaj-seq': row?.seq ?? '' };
  };
  const total = async (application: TestApplication, headers: Record<string, string> = {}): Promise<number> =>
    Number((await application.request(STATS, { headers })).json['total_ratings']);

  it('a rating is counted at once by the process that took it, and by any that is told of it', async () => {
    const start = await database.query(`SELECT FROM public.insight_feedback WHERE insight_id = '${FILM}'`);
    const now = await told();
    expect([await total(one, now), await total(two, now)]).toEqual([start.length, start.length]);
    for (let more = 1; more <= 5; more++) {
      const headers = seqOf(await say(one, `reader-${String(more)}`, 'rate', { rating: 5 }));
      expect(await total(two, headers)).toBe(start.length + more);
      expect(await total(one)).toBe(start.length + more);
    }
  });

  it('and by one that is not told of it, soon', async () => {
    const before = await total(two, await told());
    await say(one, 'reader', 'rate', { rating: 1 });
    await eventually(async () => {
      expect(await total(two)).toBe(before + 1);
    });
    await database.query(`UPDATE public.insight_feedback SET rating = NULL WHERE user_id = 'reader'`);
    await eventually(async () => {
      expect([await total(one), await total(two)]).toEqual([before, before]);
    });
  });

  it('keeps values under their documented keys', async () => {
    const paths = [
      STATS,
      '/api/v1/monitoring/metrics?service_name=nyc-taxi&metric_type=passengers&window_minutes=90&limit=5',
      '/api/v1/monitoring/metrics/aggregate?service_name=nyc-taxi&metric_type=passengers&interval=day&start_date=2014-12-31',
    ];
    const headers = await told();
    for (const path of paths) expect((await one.request(path, { headers })).status).toBe(200);
    const { namespace } = one.settings.cache;
    const keys = [
      `feedback:stats:${FILM}`,
      'metrics:nyc-taxi:passengers:recent:90m-5-0-newest',
      'metrics:nyc-taxi:passengers:agg:day:2014-12-31:newest',
    ];
    for (const key of keys) {
      const search = new URLSearchParams({ key: `${namespace}:${key}` }).toString();
      const { json } = await one.request(`/api/v1/admin/cache/entries?${search}`, { roles: ['operator'] });
      expect({ key, count: Number(json['count']) > 0 }).toEqual({ key, count: true });
    }
  });

  if (!isWhole) return;

  it('a write changes what it names, and keeps all else that was said', async () => {
    await say(one, 'quixote', 'rate', { rating: 4 });
    await say(one, 'quixote', 'comment', { comment: 'Long, and worth it.' });
    await say(one, 'quixote', 'flag', { flag_type: 'spam', flag_reason: 'an advertisement' });
    const all = { rating: 4, comment: 'Long, and worth it.', flag_type: 'spam', flag_reason: 'an advertisement' };
    expect((await say(two, 'quixote', 'flag', { flag_type: 'misleading' })).json).toMatchObject({
      ...all,
      flag_type: 'misleading',
    });
    expect((await say(two, 'quixote', 'rate', { rating: null })).json).toMatchObject({
      rating: null,
      comment: all.comment,
    });
    const rows = await database.query('SELECT user_id FROM public.insight_feedback WHERE dataset_id IS NULL');
    expect(rows).toEqual([{ user_id: 'quixote' }]);
  });

  it('comments and flags are shown without who made them, and are counted', async () => {
    const headers = seqOf(await say(one, 'quixote', 'comment', { comment: 'First.' }));
    const later = seqOf(await say(one, 'panza', 'comment', { comment: 'Second.' }));
    const flagged = seqOf(await say(one, 'panza', 'flag', { flag_type: 'inaccurate' }));
    expect(Number(headers['falaj-seq'])).toBeLessThanOrEqual(Number(later['falaj-seq']));
    const comments = await two.request(`/api/v1/feedback/comments/${FILM}`, { headers: later });
    const rows = comments.json['rows'] as { data: Record<string, unknown> }[];
    expect(rows.map(({ data }) => data['comment'])).toEqual(['Second.', 'First.']);
    expect(comments.text).not.toMatch(/quixote|panza/);
    const flags = await two.request(`/api/v1/feedback/flags/${FILM}`, { headers: flagged, roles: ['analyst'] });
    expect(flags.json).toMatchObject({ row_count: 1 });
    expect(flags.text).not.toMatch(/quixote|panza/);
    const stats = await two.request(STATS, { headers: flagged });
    expect(stats.json).toMatchObject({ total_comments: 2, total_flags: 1, flag_types: { inaccurate: 1, spam: 0 } });
  });

  it('whose feedback it is, the token says, and nothing else', async () => {
    const reply = await say(one, 'eve', 'rate', { rating: 1, user_id: 'movietweetings:1' });
    expect(reply.status).toBe(400);
    expect(reply.json['detail']).toContain('user_id');
  });

  it.each([
    ['rate', { rating: 0 }],
    ['rate', { rating: 6 }],
    ['rate', { rating: 4.5 }],
    ['rate', {}],
    ['comment', { comment: 'x'.repeat(1001) }],
    ['comment', { comment: '' }],
    ['flag', { flag_type: 'boring' }],
    ['flag', { flag_type: 'spam', flag_reason: 'x'.repeat(501) }],
  ])('refuses a %s that is not one (%#)', async (verb, body) => {
    const reply = await say(one, 'quixote', verb, body);
    expect(reply.status).toBe(400);
    expect(reply.json).toMatchObject({ code: 'request.invalid', hint: expect.any(String) as unknown });
    expect(await database.query('SELECT FROM public.insight_feedback WHERE dataset_id IS NULL')).toEqual([]);
  });

  it('nothing is said of what there is not', async () => {
    const reply = await say(one, 'quixote', 'rate', { insight_id: 'nothing', rating: 3 });
    expect({ status: reply.status, code: reply.json['code'] }).toEqual({ status: 404, code: 'insight.unknown' });
  });

  it('values of metrics are read as soon as they are written, by the window asked for', async () => {
    const headers = await as(one, 'checkout');
    const path = '/api/v1/monitoring/metrics?service_name=checkout&metric_type=latency';
    const value = (minute: number, metric: number): object => ({
      ...{ service_name: 'checkout', metric_type: 'latency', metric_value: metric, unit: 'ms' },
      ...{ timestamp: `2026-01-15T12:${String(minute).padStart(2, '0')}:00Z`, metadata: { region: 'doha' } },
    });
    const batch = { metrics: [value(0, 10), value(50, 20)] };
    const first = seqOf(await one.request('/api/v1/monitoring/metrics/batch', { headers, body: batch }));
    const shown = async (search: string, seq: Record<string, string>): Promise<unknown[]> => {
      const { json } = await two.request(path + search, { headers: seq });
      return (json['values'] as Record<string, unknown>[]).map((row) => row['metric_value']);
    };
    // The short look first: it must not answer for the hour.
    expect(await shown('&window_minutes=10', first)).toEqual([20]);
    expect(await shown('&window_minutes=60', first)).toEqual([20, 10]);
    const second = seqOf(await one.request('/api/v1/monitoring/metrics', { headers, body: value(55, 30) }));
    expect(await shown('&window_minutes=60', second)).toEqual([30, 20, 10]);
    const day = await two.request(
      '/api/v1/monitoring/metrics/aggregate?service_name=checkout&metric_type=latency&interval=day',
      { headers: second },
    );
    expect(day.json['buckets']).toEqual([
      { bucket: '2026-01-15T00:00:00Z', count: 3, avg: 20, min: 10, max: 30, p50: 20, p95: 29, p99: 29.8, unit: 'ms' },
    ]);
    await database.query(`DELETE FROM public.system_metrics WHERE service_name = 'checkout'`);
  });

  it.each([
    [{ unit: 'parsecs' }, 'unit'],
    [{ metric_value: 'much' }, 'metric_value'],
    [{ service_name: '' }, 'service_name'],
    [{ timestamp: '2026-01-15 12:00' }, 'timestamp'],
    [{ metadata: { text: 'x'.repeat(5000) } }, 'metadata'],
  ])('refuses a metric that is not one, and the whole batch with it (%#)', async (wrong, named) => {
    const headers = await as(one, 'checkout');
    const good = { service_name: 'a', metric_type: 'b', metric_value: 1, unit: 'ms' };
    const reply = await one.request('/api/v1/monitoring/metrics/batch', {
      headers,
      body: { metrics: [good, { ...good, ...wrong }] },
    });
    expect(reply.status).toBe(400);
    expect(reply.json['detail']).toContain(named);
    expect(await database.query('SELECT FROM public.system_metrics WHERE dataset_id IS NULL')).toEqual([]);
  });
}

describe('feedback and metrics in two processes', () => {
  suite(() => ({}), true);
});

describe('the same while Redis is away', () => {
  suite(
    () => ({ REDIS_URL: 'redis://127.0.0.1:1', ENCRYPTION_KEYS: `k1:${Buffer.alloc(32, 7).toString('base64')}` }),
    false,
  );
});

describeWithRedis('the same over one Redis', () => {
  let redis: TestRedis;
  beforeAll(async () => {
    redis = await testRedis();
  });
  afterAll(() => redis.close());
  suite(() => ({ REDIS_URL: redis.url, ENCRYPTION_KEYS: `k1:${Buffer.alloc(32, 7).toString('base64')}` }), false);
});
