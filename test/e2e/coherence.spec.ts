import pg from 'pg';
import { migrate } from '../../src/database/migrator.js';
import { TestApplication } from '../support/application.js';
import { eventually } from '../support/eventually.js';
import { APP_ROLE, testDatabase, type TestDatabase } from '../support/postgres.js';
import { describeWithRedis, testRedis, type TestRedis } from '../support/redis.js';

const LEASE_MS = 200;
const QUESTION = '/api/v1/labour-market/world-bank-indicators?country=QAT&start_year=2022&end_year=2022';
const UPDATE = `UPDATE public.world_bank_indicators SET value = $1
  WHERE country_code = 'QAT' AND indicator_code = 'NY.GDP.MKTP.CD' AND year = 2022`;

/** Two processes' worth of the application over one database, and a writer that none of them knows. */
class Pair {
  private constructor(
    readonly applications: readonly TestApplication[],
    readonly writer: pg.Client,
  ) {}

  static async start(database: TestDatabase, environment: NodeJS.ProcessEnv): Promise<Pair> {
    const start = (): Promise<TestApplication> => TestApplication.start(database, environment);
    const applications = [await start(), await start()];
    const writer = new pg.Client({ connectionString: database.ownerUrl });
    await writer.connect();
    return new Pair(applications, writer);
  }

  async close(): Promise<void> {
    await this.writer.end();
    await Promise.all(this.applications.map((application) => application.close()));
  }

  async valueIn(application: TestApplication, headers: Record<string, string> = {}): Promise<unknown> {
    const reply = await application.request(QUESTION, { headers });
    return (reply.json.rows as { data: { value: unknown } }[] | undefined)?.[0]?.data.value ?? reply.json;
  }

  /** What both answer; every one of them has cached it afterwards. */
  values(headers: Record<string, string> = {}): Promise<unknown[]> {
    return Promise.all(this.applications.map((application) => this.valueIn(application, headers)));
  }

  async covering(): Promise<string> {
    const { rows } = await this.writer.query<{ seq: string }>('SELECT falaj.covering_seq() AS seq');
    return rows[0]!.seq;
  }
}

/** The one wait of these tests: the lease is a promise about real time between a writer and processes that share no clock. */
function leaseAfter(acknowledged: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, Math.max(0, acknowledged + LEASE_MS - performance.now()));
  });
}

function suite(environment: () => NodeJS.ProcessEnv, isCached: boolean): void {
  let database: TestDatabase;
  let pair: Pair;

  beforeAll(async () => {
    database = await testDatabase({ data: true, scale: 0.1 });
    pair = await Pair.start(database, environment());
  }, 900_000);
  afterAll(async () => {
    await pair.close();
    await database.drop();
  });

  it('a row changed by another connection is known in both processes after the lease', async () => {
    for (let value = 1; value <= 10; value++) {
      await pair.values();
      await pair.writer.query(UPDATE, [value]);
      await leaseAfter(performance.now());
      expect(await pair.values()).toEqual([value, value]);
    }
  });

  it('a caller that names the position reads the change at once, in either process', async () => {
    for (let value = 101; value <= 120; value++) {
      await pair.values();
      await pair.writer.query(UPDATE, [value]);
      expect(await pair.values({ 'falaj-seq': await pair.covering() })).toEqual([value, value]);
    }
  });

  it('a process that starts leaves the log, and so the caches of the others, as they are', async () => {
    await pair.values();
    const before = await pair.covering();
    await migrate(database.ownerUrl, APP_ROLE);
    const third = await TestApplication.start(database);
    try {
      await third.request(QUESTION);
      await pair.writer.query('SELECT falaj.audit(0)');
      expect(await pair.covering()).toBe(before);
      const reply = await pair.applications[0]!.request(QUESTION);
      expect(reply.headers.get('cache-status')).toContain(isCached ? 'hit' : 'bypass');
    } finally {
      await third.close();
    }
  });

  it('stale set after invalidation: a slow load that read old rows is never served once the change was acknowledged', async () => {
    const application = pair.applications[0]!;
    const holder = new pg.Client({ connectionString: database.ownerUrl });
    await holder.connect();
    for (let value = 201; value <= 205; value++) {
      await pair.writer.query(UPDATE, [0]);
      await pair.values({ 'falaj-seq': await pair.covering() });
      await pair.writer.query(UPDATE, [-value]);
      await pair.covering();
      // The load reads its rows, then waits for its provenance.
      await holder.query('BEGIN; LOCK TABLE falaj.dataset IN ACCESS EXCLUSIVE MODE');
      const seq = await pair.covering();
      const slow = pair.valueIn(application, { 'falaj-seq': seq });
      await eventually(async () => {
        const { rows } = await holder.query(
          `SELECT 1 FROM pg_locks WHERE relation = 'falaj.dataset'::regclass AND NOT granted`,
        );
        expect(rows.length).toBeGreaterThan(0);
      });
      await pair.writer.query(UPDATE, [value]);
      const headers = { 'falaj-seq': await pair.covering() };
      const during = pair.valueIn(application, headers);
      await holder.query('COMMIT');
      expect(await slow).toBe(-value);
      expect(await during).toBe(value);
      expect(await pair.values(headers)).toEqual([value, value]);
    }
    await holder.end();
  });
}

describe('two processes without Redis', () => {
  suite(() => ({}), true);
});

describe('two processes with the cache off', () => {
  suite(() => ({ CACHE_ENABLED: 'false' }), false);
});

describeWithRedis('two processes with one Redis', () => {
  let redis: TestRedis;
  beforeAll(async () => {
    redis = await testRedis();
  });
  afterAll(() => redis.close());
  suite(() => ({ REDIS_URL: redis.url }), true);
});
