import pg from 'pg';
import { loadSettings } from '../../../../src/config/load-settings.js';
import { BlockSource } from '../../../../src/domains/insights/block.source.js';
import { FalajError } from '../../../../src/kernel/falaj-error.js';
import { issueToken } from '../../../../src/http/token.issuer.js';
import { TestApplication, type Reply } from '../../../support/application.js';
import { eventually } from '../../../support/eventually.js';
import { testDatabase, type TestDatabase } from '../../../support/postgres.js';
import { Started } from '../../../support/started.js';

const PATH = '/api/v1/monitoring/backfill';
const SLOW = { withinMs: 60_000 };
/** What a backfill fills, with all that is in it. */
const DIGEST = `
SELECT (SELECT md5(string_agg(b::text, '' ORDER BY height)) FROM public.btc_blocks AS b WHERE height > 929900) AS blocks,
  (SELECT md5(string_agg(s::text, '' ORDER BY block_height, signal_type)) FROM public.block_signals AS s WHERE block_height > 929900) AS signals,
  (SELECT md5(string_agg(i::text, '' ORDER BY insight_id)) FROM public.insights AS i WHERE block_height > 929900) AS insights,
  (SELECT count(*) FROM public.btc_blocks) AS all_blocks, (SELECT count(*) FROM public.block_signals) AS all_signals`;

let database: TestDatabase;
let loaded: unknown;
beforeAll(async () => {
  database = await testDatabase({ data: ['insights'] });
  loaded = (await database.query(DIGEST))[0];
});
afterAll(() => database.drop());

const digest = async (): Promise<unknown> => (await database.query(DIGEST))[0];

async function empty(first: number, last: number): Promise<void> {
  const between = `BETWEEN ${String(first)} AND ${String(last)}`;
  await database.query(`DELETE FROM public.btc_blocks WHERE height ${between}`);
  await database.query(`DELETE FROM public.block_signals WHERE block_height ${between}`);
  await database.query(`DELETE FROM public.insights WHERE block_height ${between}`);
}

describe('a backfill', () => {
  let one: TestApplication;
  let two: TestApplication;
  beforeAll(async () => {
    const start = (): Promise<TestApplication> =>
      TestApplication.start(database, {}, (settings) => ({
        ...settings,
        jobs: { enabled: true, concurrency: 2, pollMs: 200, lookMs: 200 },
      }));
    one = await start();
    two = await start();
  });
  afterAll(async () => {
    await Promise.all([one.close(), two.close()]);
  });

  const ask = (path: string, body?: object): Promise<Reply> =>
    one.request(PATH + path, { roles: ['operator'], ...(body === undefined ? {} : { body }) });
  const start = async (first: number, last: number, size: number): Promise<string> => {
    const reply = await ask('', { start_block: first, end_block: last, range_blocks: size });
    expect({ status: reply.status, code: reply.json['code'] ?? null }).toEqual({ status: 202, code: null });
    return String(reply.json['job_id']);
  };
  /** From the process that did not take the order. */
  const reaches = (id: string, wanted: object): Promise<Reply> =>
    eventually(async () => {
      const reply = await two.request(`${PATH}/${id}`);
      expect(reply.json).toMatchObject(wanted);
      return reply;
    }, SLOW);
  const steer = (id: string, verb: string): Promise<Reply> =>
    one.request(`${PATH}/${id}/${verb}`, { method: 'POST', roles: ['operator'] });

  it('fills what is missing as the load does, and tells how far it is', async () => {
    await empty(930_000, 930_999);
    const id = await start(930_000, 930_999, 50);
    const done = {
      status: 'completed',
      progress_percentage: 100,
      blocks_found: 1000,
      ranges_done: 20,
      current_block: 930_999,
    };
    await reaches(id, done);
    expect(await digest()).toEqual(loaded);
    const listed = await two.request(`${PATH}?status=completed`);
    expect(listed.text).toContain(id);
    const key = encodeURIComponent(`${two.settings.cache.namespace}:backfill:job:${id}`);
    // The last word on the job may still be on its way to this process, and ends what was kept before it.
    await eventually(async () => {
      await reaches(id, done);
      const kept = await two.request(`/api/v1/admin/cache/entries?key=${key}`, { roles: ['operator'] });
      expect(Number(kept.json['count'])).toBe(1);
    });
  });

  it('changes nothing where all is there, and passes over heights that the files have not', async () => {
    const rows = 'SELECT max(xmin::text::bigint)::text AS newest FROM public.block_signals';
    const before = await database.query(rows);
    const id = await start(786_000, 787_000, 500);
    await reaches(id, { status: 'completed', blocks_found: 424, ranges_done: 3 });
    expect(await database.query(rows)).toEqual(before);
  });

  it('stands still while paused, goes on where it stands, and ends when cancelled', async () => {
    const id = await start(909_458, 934_575, 5);
    await eventually(async () => {
      expect(Number((await two.request(`${PATH}/${id}`)).json['ranges_done'])).toBeGreaterThan(0);
    });
    expect((await two.request(`${PATH}/${id}`)).json['estimated_completion']).not.toBeNull();
    const paused = await steer(id, 'pause');
    expect(paused.json).toMatchObject({ status: 'paused', estimated_completion: null });
    // Orders that were given before come to nothing.
    await eventually(async () => {
      expect(await database.query('SELECT FROM graphile_worker._private_jobs')).toEqual([]);
    });
    expect((await one.request(`${PATH}/${id}`)).json['ranges_done']).toBe(paused.json['ranges_done']);
    expect(await steer(id, 'pause')).toMatchObject({ status: 409, json: { code: 'backfill.state' } });
    expect((await steer(id, 'resume')).json).toMatchObject({ status: 'running' });
    await eventually(async () => {
      const { json } = await two.request(`${PATH}/${id}`);
      expect(Number(json['ranges_done'])).toBeGreaterThan(Number(paused.json['ranges_done']));
    });
    expect((await steer(id, 'cancel')).json).toMatchObject({ status: 'cancelled' });
    expect(await steer(id, 'resume')).toMatchObject({ status: 409, json: { code: 'backfill.state' } });
    expect(await digest()).toEqual(loaded);
  });

  it('tries again what may go better, fails for good at what may not, and can be taken up again', async () => {
    let failures = 0;
    const restore = [one, two].map(({ app }) => {
      const source = app.get(BlockSource);
      const between = source.between.bind(source);
      source.between = (first, last) => {
        if (first === 931_100 && failures++ === 0) throw new FalajError('database.unavailable', 'away');
        if (first === 931_200) throw new FalajError('data.invalid', 'a file is broken');
        return between(first, last);
      };
      return (): void => void (source.between = between);
    });
    await empty(931_000, 931_299);
    const id = await start(931_000, 931_299, 100);
    await reaches(id, { status: 'failed', error_code: 'data.invalid', current_block: 931_199, blocks_found: 200 });
    expect(failures).toBeGreaterThan(1);
    restore.forEach((each) => {
      each();
    });
    expect((await steer(id, 'resume')).json).toMatchObject({ status: 'running', error_code: null });
    await reaches(id, { status: 'completed', blocks_found: 300 });
    expect(await digest()).toEqual(loaded);
  });

  it.each([
    [{ start_block: 10, end_block: 9 }, 400, 'request.invalid'],
    [{ start_block: -1, end_block: 9 }, 400, 'request.invalid'],
    [{ start_block: 1, end_block: 9, job_type: 'all' }, 400, 'request.invalid'],
  ])('refuses %j', async (body, status, code) => {
    expect(await ask('', body)).toMatchObject({ status, json: { code } });
  });

  it('knows none that there is not', async () => {
    expect(await one.request(`${PATH}/nothing`)).toMatchObject({ status: 404, json: { code: 'backfill.unknown' } });
    expect(await steer('nothing', 'cancel')).toMatchObject({ status: 404, json: { code: 'backfill.unknown' } });
    expect(await steer('%00', 'pause')).toMatchObject({ status: 400, json: { code: 'request.invalid' } });
  });
});

describe('a process that is killed in the middle of a range', () => {
  const SECRET = 'a secret that only this test knows, long enough';
  const running: Started[] = [];
  afterAll(async () => {
    for (const each of running) {
      each.signal('SIGKILL');
      await each.exit;
    }
  });

  const begin = (): Started => {
    const started = new Started({
      ...{ PORT: '0', HOST: '127.0.0.1', FALAJ_LOAD_DATA: 'false', JWT_SECRET: SECRET },
      ...{ DATABASE_URL: database.appUrl, DATABASE_OWNER_URL: database.ownerUrl },
    });
    running.push(started);
    return started;
  };

  it('leaves its backfill to the next one, without a gap and without a duplicate', async () => {
    await empty(932_000, 932_999);
    const first = begin();
    const url = await first.url();
    const { auth } = loadSettings({ environment: { JWT_SECRET: SECRET } });
    const token = await issueToken(auth, { subject: 'operator', roles: ['operator'], ttlSeconds: 300 });
    const holder = new pg.Client({ connectionString: database.ownerUrl });
    holder.on('error', () => undefined);
    await holder.connect();
    // A row of the sixth range, which another holds: the process stands still amid it.
    await holder.query(`BEGIN; INSERT INTO public.block_signals VALUES (932277, 'mempool', now(), 1, 1, 1, 1, 0)`);
    const reply = await fetch(url + PATH, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ start_block: 932_000, end_block: 932_999, range_blocks: 50 }),
    });
    expect(reply.status).toBe(202);
    const { job_id: id } = (await reply.json()) as { job_id: string };
    await eventually(async () => {
      const { rows } = await holder.query(
        `SELECT FROM pg_locks WHERE NOT granted AND locktype = 'transactionid' AND transactionid = pg_current_xact_id()::xid`,
      );
      expect(rows).toHaveLength(1);
    }, SLOW);
    first.signal('SIGKILL');
    await first.exit;
    await holder.query('ROLLBACK');
    await holder.end();
    const job = async (): Promise<Record<string, unknown> | undefined> =>
      (await database.query('SELECT * FROM public.backfill_jobs WHERE job_id = $1', [id]))[0];
    expect(await job()).toMatchObject({ status: 'running', next_block: 932_250, ranges_done: 5 });
    await eventually(async () => {
      expect(await database.query('SELECT max(height) AS last FROM public.btc_blocks WHERE height < 933000')).toEqual([
        { last: 932_249 },
      ]);
    });
    await begin().url();
    await eventually(async () => {
      expect(await job()).toMatchObject({ status: 'completed', blocks_found: 1000, ranges_done: 20 });
    }, SLOW);
    expect(await digest()).toEqual(loaded);
  });
});
