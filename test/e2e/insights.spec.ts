import { readdirSync } from 'node:fs';
import { describeBothWays, type Reply } from '../support/application.js';

type Row = Readonly<Record<string, unknown>>;

interface Answer {
  readonly query_id: string;
  readonly rows: readonly { readonly data: Row }[];
  readonly row_count: number;
  readonly provenance: { readonly dataset_id: string; readonly kind: string };
  readonly freshness: { readonly asof_date: string | null };
}

function answer(reply: Reply): Answer {
  if (reply.status !== 200) throw new Error(`status ${String(reply.status)}: ${reply.text}`);
  return reply.json as unknown as Answer;
}

const queryIds = readdirSync('definitions/insights/queries').map((file) => file.replace(/\.sql$/, ''));

describeBothWays(
  'insights',
  (run) => {
    const data = async (path: string): Promise<readonly Row[]> =>
      answer(await run.request(`/api/v1${path}`)).rows.map((row) => row.data);

    it('knows the ratings of films, mapped to 1 to 5: their mean is 3.8926', async () => {
      expect(await data('/feedback/overview')).toEqual([
        expect.objectContaining({ total_ratings: 100_000, average_rating: 3.8926, users: 16_554, insights: 10_506 }),
      ]);
    });

    it('knows the 139 blocks of 2026-01-15', async () => {
      const reply = await run.request('/api/v1/monitoring/blocks/daily?day=2026-01-15');
      expect(answer(reply).rows).toEqual([
        { data: expect.objectContaining({ day: '2026-01-15', blocks: 139 }) as unknown },
      ]);
      expect(answer(reply).provenance).toMatchObject({ dataset_id: 'btc_blocks', kind: 'real' });
      expect(answer(reply).freshness.asof_date).toBe('2026-02-01');
    });

    it('lists insights by category, confidence, limit and page', async () => {
      const first = await data('/insights?limit=3&category=miner&min_confidence=0.95');
      const second = await data('/insights?limit=3&page=2&category=miner&min_confidence=0.95');
      const both = await data('/insights?limit=6&category=miner&min_confidence=0.95');
      expect(both).toEqual([...first, ...second]);
      expect(new Set(both.map((row) => row['insight_id'])).size).toBe(6);
      for (const row of both) {
        expect(row['category']).toBe('miner');
        expect(row['confidence']).toBeGreaterThanOrEqual(0.95);
        expect(String(row['headline']).length).toBeLessThanOrEqual(280);
      }
      expect(await data('/insights')).toHaveLength(20);
    });

    it.each(['limit=0', 'limit=101', 'page=0', 'category=exchange', 'min_confidence=2', 'colour=red'])(
      'refuses insights?%s with what to do',
      async (search) => {
        const reply = await run.application.request(`/api/v1/insights?${search}`);
        expect(reply.status).toBe(400);
        expect(reply.json).toMatchObject({ code: 'request.invalid', hint: expect.any(String) as unknown });
        expect(reply.json['detail']).toContain(search.split('=')[0]);
      },
    );

    it('shows one insight with the signal below it, and tells of none that there is not', async () => {
      const [newest] = await data('/insights?limit=1');
      const id = String(newest?.['insight_id']);
      expect(await data(`/insights/${id}`)).toEqual([
        expect.objectContaining({
          insight_id: id,
          ratings: 0,
          accuracy_rating: null,
          deviation: expect.any(Number) as unknown,
        }),
      ]);
      const reply = await run.request('/api/v1/insights/nothing');
      expect({ status: reply.status, code: reply.json['code'] }).toEqual({ status: 404, code: 'insight.unknown' });
      const stats = await run.request('/api/v1/feedback/stats/nothing');
      expect({ status: stats.status, code: stats.json['code'] }).toEqual({ status: 404, code: 'insight.unknown' });
    });

    it('counts feedback of a film as plain SQL does', async () => {
      const [row] = await run.database.query<{ n: number; mean: string; fives: number }>(
        `SELECT count(*)::int AS n, round(avg(rating), 2)::text AS mean, count(*) FILTER (WHERE rating = 5)::int AS fives
         FROM public.insight_feedback WHERE insight_id = 'tt1343092' AND rating IS NOT NULL`,
      );
      const { json } = await run.request('/api/v1/feedback/stats/tt1343092');
      expect(json).toMatchObject({ total_ratings: row?.n, average_rating: Number(row?.mean), total_comments: 0 });
      expect(json['rating_distribution']).toMatchObject({ '5': row?.fives });
      expect(row?.n).toBeGreaterThan(100);
    });

    it('has nothing to average where nobody rated', async () => {
      const [newest] = await data('/insights?limit=1&category=whale');
      const { json } = await run.request(`/api/v1/feedback/stats/${String(newest?.['insight_id'])}`);
      expect(json).toMatchObject({ total_ratings: 0, average_rating: 0, rating_distribution: { '1': 0, '5': 0 } });
    });

    it('says the same of a metric by hour as its values do', async () => {
      const path = '/api/v1/monitoring/metrics/aggregate?service_name=rds-cc0c53&metric_type=cpu_utilization';
      const { json } = await run.request(`${path}&interval=hour&start_date=2014-02-20&end_date=2014-02-20`);
      const buckets = json['buckets'] as readonly Row[];
      expect(buckets).toHaveLength(24);
      const values = await run.database.query<{ v: number }>(
        `SELECT metric_value AS v FROM public.system_metrics WHERE service_name = 'rds-cc0c53' AND metric_type = 'cpu_utilization'
         AND timestamp >= '2014-02-20T05:00Z' AND timestamp < '2014-02-20T06:00Z' ORDER BY v`,
      );
      const sorted = values.map(({ v }) => v);
      const sum = sorted.reduce((all, v) => all + v, 0);
      expect(buckets[5]).toMatchObject({
        bucket: '2014-02-20T05:00:00Z',
        count: sorted.length,
        min: sorted[0],
        max: sorted.at(-1),
      });
      expect(buckets[5]?.['avg']).toBeCloseTo(sum / sorted.length, 5);
      const day = await run.request(`${path}&interval=day`);
      expect(day.json).toMatchObject({
        row_count: 15,
        provenance: expect.objectContaining({ kind: 'derived' }) as unknown,
      });
    });

    it('a short look at a metric never answers for a long one, nor one page for another', async () => {
      const path = '/api/v1/monitoring/metrics?service_name=rds-cc0c53&metric_type=cpu_utilization';
      const count = async (search: string): Promise<number> =>
        Number((await run.request(path + search)).json['row_count']);
      expect(await count('&window_minutes=10')).toBe(2);
      expect(await count('&window_minutes=60')).toBe(12);
      expect(await count('&window_minutes=60&limit=5')).toBe(5);
      expect(await count('&window_minutes=60&limit=5&offset=10')).toBe(2);
      expect(await count('&window_minutes=60&as_of=2014-02-20')).toBe(12);
      expect(await count('&window_minutes=10')).toBe(2);
      const [newest, older] = await Promise.all(['', '&as_of=2014-02-20'].map((search) => run.request(path + search)));
      expect(newest?.json['values']).not.toEqual(older?.json['values']);
    });

    it('scores its anomalies against what people labelled, as counting by hand does', async () => {
      const rows = await data('/monitoring/anomalies');
      const [all, ...series] = rows;
      const sum = (name: string): number => series.reduce((total, row) => total + Number(row[name]), 0);
      expect(series).toHaveLength(24);
      expect(all).toMatchObject({ service_name: 'all', method: 'rolling_z_score', points: 137_301, windows: 49 });
      for (const name of ['points', 'found', 'found_inside', 'windows', 'windows_hit'])
        expect(all?.[name]).toBe(sum(name));
      expect(all).toMatchObject({ found: 663, found_inside: 282, windows_hit: 30, precision: 0.4253, recall: 0.6122 });
      const found = await data(
        '/monitoring/anomalies/found?service_name=industrial-machine&metric_type=machine_temperature&limit=1000',
      );
      const machine = series.find((row) => row['service_name'] === 'industrial-machine');
      expect(found).toHaveLength(Number(machine?.['found']));
      expect(found.filter((row) => row['is_labelled'] === true)).toHaveLength(Number(machine?.['found_inside']));
    });

    it.each(queryIds)('runs every example of %s', async (id) => {
      const contract = await run.request(`/api/v1/queries/${id}`, { roles: ['admin'] });
      const examples = contract.json['examples'] as readonly Record<string, unknown>[];
      for (const params of examples) {
        const reply = await run.request(`/api/v1/queries/${id}/run`, { roles: ['admin'], body: { params } });
        expect(answer(reply).rows.length).toBeGreaterThan(0);
      }
    });

    it('lets nobody write who is not known, and shows flags to analysts alone', async () => {
      const body = { insight_id: 'tt1343092', rating: 5 };
      expect((await run.request('/api/v1/feedback/rate', { body })).status).toBe(401);
      expect((await run.request('/api/v1/monitoring/metrics', { body: {} })).status).toBe(401);
      expect((await run.request('/api/v1/monitoring/backfill', { body: {}, roles: ['analyst'] })).status).toBe(403);
      expect((await run.request('/api/v1/feedback/flags/tt1343092')).status).toBe(401);
      expect((await run.request('/api/v1/feedback/flags/tt1343092', { roles: ['viewer'] })).status).toBe(403);
      expect((await run.request('/api/v1/feedback/flags/tt1343092', { roles: ['analyst'] })).status).toBe(200);
    });

    it('answers from the cache the second time, by a strong tag', async () => {
      for (const path of [
        '/api/v1/feedback/stats/tt1454468',
        '/api/v1/monitoring/metrics?service_name=nyc-taxi&metric_type=passengers',
        '/api/v1/insights?limit=7',
      ]) {
        const first = await run.application.request(path);
        if (first.status === 404) continue;
        const second = await run.application.request(path);
        expect(second.text).toBe(first.text);
        expect(second.headers.get('cache-status')).toContain(run.isCached ? 'hit' : 'bypass');
        const third = await run.application.request(path, {
          headers: { 'if-none-match': second.headers.get('etag') ?? '' },
        });
        expect(third.status).toBe(304);
      }
    });
  },
  { data: ['insights'] },
);
