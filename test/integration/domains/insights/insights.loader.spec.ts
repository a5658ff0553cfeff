import { gunzipSync } from 'node:zlib';
import { readFileSync } from 'node:fs';
import pg from 'pg';
import { CopyConnection } from '../../../../src/database/copy-connection.js';
import { DatasetLoader } from '../../../../src/datasets/dataset.loader.js';
import { InsightsData } from '../../../../src/domains/insights/insights.data.js';
import { type TestDatabase, testDatabase } from '../../../support/postgres.js';

/** Rows of each table: what the files have, counted by other means than the loader's. */
const COUNTS = {
  btc_blocks: 10_000 + 25_118,
  block_signals: 3 * (10_000 - 144 + 25_118 - 144),
  insight_feedback: 100_000,
  metric_anomaly_windows: 49,
  system_metrics_cold: 0,
  backfill_jobs: 0,
};

/** Lines of a bundled file. */
function lines(path: string): string[] {
  return gunzipSync(readFileSync(`data/insight/${path}`))
    .toString('utf8')
    .trim()
    .split(/\r?\n/);
}

describe('loading insights', () => {
  let database: TestDatabase;
  let client: pg.Client;

  beforeAll(async () => {
    database = await testDatabase({ data: ['insights'] });
    client = new pg.Client({ connectionString: database.ownerUrl });
    await client.connect();
  });
  afterAll(async () => {
    await client.end();
    await database.drop();
  });

  const one = async (sql: string): Promise<Record<string, unknown> | undefined> => (await database.query(sql))[0];

  it.each(Object.entries(COUNTS))('%s has %i rows', async (table, rows) => {
    expect(await one(`SELECT count(*)::int AS rows FROM public.${table}`)).toEqual({ rows });
  });

  it('rates as the file does, mapped to 1 to 5: the mean is 3.8926', async () => {
    const given = lines('movietweetings_100k_ratings.dat.gz').map((line) => Number(line.split('::')[2]));
    const mapped = given.map((rating) => Math.max(1, Math.floor((rating + 1) / 2)));
    const mean = mapped.reduce((sum, rating) => sum + rating, 0) / mapped.length;
    expect(mean.toFixed(4)).toBe('3.8926');
    expect(
      await one(
        `SELECT round(avg(rating), 4)::text AS mean, count(DISTINCT user_id)::int AS users, count(DISTINCT insight_id)::int AS films
         FROM public.insight_feedback`,
      ),
    ).toEqual({ mean: '3.8926', users: 16_554, films: 10_506 });
    expect(await one(`SELECT count(*)::int AS films FROM public.insights WHERE category = 'film'`)).toEqual({
      films: 10_506,
    });
  });

  it('keeps every block as its file has it', async () => {
    const [header = '', ...rows] = lines('btc_block_stats_recent.csv.gz');
    const at = (name: string): number => header.split(',').indexOf(name);
    const sum = (name: string): bigint => rows.reduce((all, row) => all + BigInt(row.split(',')[at(name)] ?? 0), 0n);
    const kept = await one(
      `SELECT sum(txs)::text AS txs, sum(total_fee_sat)::text AS fees, sum(total_out_sat)::text AS outs, sum(feerate_p90)::text AS p90
       FROM public.btc_blocks WHERE height >= 909458`,
    );
    const [txs, fees, outs, p90] = ['txs', 'totalfee', 'total_out', 'feerate_p90'].map((name) => String(sum(name)));
    expect(kept).toEqual({ txs, fees, outs, p90 });
  });

  it('derives signals that windows of plain SQL derive as well', async () => {
    const differing = await database.query(
      `WITH measured AS (
         SELECT height, t.type, t.value FROM public.btc_blocks
         CROSS JOIN LATERAL (VALUES ('mempool', COALESCE(4.0 * total_fee_sat / NULLIF(total_weight, 0), 0)),
           ('miner', 100.0 * total_fee_sat / (subsidy_sat + total_fee_sat)),
           ('whale', COALESCE(total_out_sat / NULLIF(outs, 0)::numeric / 1e8, 0))) AS t (type, value)),
       windows AS (
         SELECT height, type, value, avg(value) OVER w AS mean, stddev_pop(value) OVER w AS spread, count(*) OVER w AS blocks
         FROM measured WINDOW w AS (PARTITION BY type, height < 900000 ORDER BY height ROWS BETWEEN 144 PRECEDING AND 1 PRECEDING))
       SELECT w.height, w.type FROM windows AS w
       LEFT JOIN public.block_signals AS s ON s.block_height = w.height AND s.signal_type = w.type
       WHERE w.blocks = 144 AND (s.value IS NULL OR abs(s.value - w.value) > 1e-6 OR abs(s.baseline_mean - w.mean) > 1e-6
         OR abs(s.deviation - (w.value - w.mean) / w.spread) > 0.001)`,
    );
    expect(differing).toEqual([]);
  });

  it('tells what stands out, and of nothing that the files do not carry', async () => {
    expect(
      await database.query(
        `SELECT category, count(*) > 0 AS some FROM public.insights WHERE category <> 'film' GROUP BY 1 ORDER BY 1`,
      ),
    ).toEqual(['mempool', 'miner', 'whale'].map((category) => ({ category, some: true })));
    expect(
      await one(
        `SELECT count(*)::int AS missing FROM public.block_signals AS s
         WHERE (abs(deviation) >= 3) <> EXISTS (
           SELECT FROM public.insights AS i WHERE i.insight_id = format('btc-%s-%s', s.block_height, s.signal_type))`,
      ),
    ).toEqual({ missing: 0 });
  });

  it('has each series of metrics, its windows, and the first arrival of each block', async () => {
    expect(
      await database.query(
        `SELECT dataset_id, count(*)::int AS rows, count(DISTINCT (service_name, metric_type))::int AS series
         FROM public.system_metrics GROUP BY 1 ORDER BY 1`,
      ),
    ).toEqual([
      { dataset_id: 'block_latency', rows: arrivals().size, series: 2 },
      { dataset_id: 'system_metrics', rows: 67_740 + 69_561, series: 24 },
    ]);
  });

  it('loads once', async () => {
    const loader = new DatasetLoader([new InsightsData()]);
    expect(await loader.load(new CopyConnection(client), {})).toMatchObject({ rowsLoaded: 0 });
  });
});

/** Pairs of node and block whose time is known. */
function arrivals(): Set<string> {
  const known = new Set(
    ['btc_block_stats_2023.csv.gz', 'btc_block_stats_recent.csv.gz'].flatMap((file) => {
      return lines(file).map((line) => line.split(',')[0] ?? '');
    }),
  );
  const pairs = lines('btc_block_arrival_times.csv.gz').slice(1);
  return new Set(
    pairs.map((line) => line.split(',').slice(0, 2).join(',')).filter((p) => known.has(p.split(',')[1] ?? '')),
  );
}
