import type { SnapshotReader } from '../../../src/database/snapshot-reader.js';
import { eventually } from '../../support/eventually.js';
import { type TestDatabase, testDatabase } from '../../support/postgres.js';
import { LIMITS, type Opened, Proxy, openConnections } from './connections.fixture.js';
import { ask } from './embedded.fixture.js';

/** Well over the deadline on a busy machine, far below what an unbounded wait would take. */
const SOON_MS = LIMITS.connectTimeoutMs + LIMITS.statementTimeoutMs + 2500;

describe('a read transaction', () => {
  let database: TestDatabase;
  let proxy: Proxy;
  let opened: Opened;
  beforeAll(async () => {
    database = await testDatabase();
    await database.query('CREATE TABLE public.numbers AS SELECT generate_series(1, 5) AS n');
    const role = `ALTER ROLE falaj_app IN DATABASE ${database.name}`;
    await ask(database.superuserUrl, `${role} SET datestyle = 'German'; ${role} SET timezone = 'Asia/Qatar'`);
  });
  afterAll(() => database.drop());
  beforeEach(async () => {
    proxy = new Proxy(database.appUrl);
    await proxy.open();
    opened = await openConnections(proxy.url);
  });
  afterEach(async () => {
    await opened.source.destroy();
    await proxy.cut();
  });

  const one = (): Promise<unknown> => opened.reads.run(async (reader) => (await reader.query('SELECT 1')).rows[0]?.[0]);

  async function backendOf(reader: SnapshotReader): Promise<number> {
    return Number((await reader.query('SELECT pg_backend_pid()')).rows[0]?.[0]);
  }

  /** Runs the work and tells how long it took to fail, and with which code. */
  async function failure(work: Promise<unknown>): Promise<{ code: string; elapsedMs: number }> {
    const began = performance.now();
    const error = await work.then(
      () => ({ code: 'none' }),
      (thrown: unknown) => thrown as { code: string },
    );
    return { code: error.code, elapsedMs: performance.now() - began };
  }

  it('gives every value as PostgreSQL writes it, whatever the session of the server is set to', async () => {
    const { fields, rows } = await opened.reads.run((reader) =>
      reader.query(
        `SELECT 1.50::numeric AS a, true AS b, NULL::text AS c, date '2024-02-29' AS d, 9007199254740993::bigint AS e,
                timestamptz '2024-01-01 00:00:00+03' AS f, ARRAY[1, 2] AS g, $1::text AS h, interval '90 min' AS i`,
        ['x'],
      ),
    );
    expect(rows).toEqual([
      ['1.50', 't', null, '2024-02-29', '9007199254740993', '2023-12-31 21:00:00+00', '{1,2}', 'x', 'PT1H30M'],
    ]);
    expect(fields[0]).toEqual({ name: 'a', typeOid: 1700 });
  });

  it('sees one snapshot, writes nothing and finds no table by its bare name', async () => {
    await opened.reads.run(async (reader) => {
      const count = async (): Promise<unknown> => (await reader.query('SELECT count(*) FROM public.numbers')).rows;
      const before = await count();
      await database.query('INSERT INTO public.numbers VALUES (6)');
      expect(await count()).toEqual(before);
    });
    await expect(opened.reads.run((reader) => reader.query('SELECT * FROM numbers'))).rejects.toMatchObject({
      code: 'query.failed',
    });
    await expect(opened.reads.run((reader) => reader.query('CREATE TABLE public.x ()'))).rejects.toMatchObject({
      code: 'query.failed',
    });
  });

  it('answers statements asked for at once, one after the other', async () => {
    const numbers = await opened.reads.run((reader) =>
      Promise.all(['1', '2', '3'].map(async (n) => (await reader.query('SELECT $1::int', [n])).rows[0]?.[0])),
    );
    expect(numbers).toEqual(['1', '2', '3']);
  });

  it('passes on what the work throws and keeps the connection', async () => {
    const mine = new Error('mine');
    await expect(opened.reads.run(() => Promise.reject(mine))).rejects.toBe(mine);
    await expect(one()).resolves.toBe('1');
    expect(opened.connections.status()).toEqual({ inUse: 0, waiting: 0, max: 2 });
  });

  it('ends a statement that runs too long and keeps the connection', async () => {
    const pid = async (): Promise<unknown> => opened.reads.run((reader) => reader.query('SELECT pg_backend_pid()'));
    const before = await pid();
    expect(await failure(opened.reads.run((reader) => reader.query('SELECT pg_sleep(30)')))).toMatchObject({
      code: 'query.timeout',
    });
    const shorter = opened.reads.run((reader) => reader.query('SELECT pg_sleep(30)'), { timeoutMs: 20 });
    expect((await failure(shorter)).elapsedMs).toBeLessThan(SOON_MS);
    expect(await pid()).toEqual(before);
  });

  it('ends work that takes too long as a whole, and refuses what it still asks afterwards', async () => {
    let late: Promise<unknown> = Promise.resolve();
    const work = opened.reads.run(
      (reader) =>
        new Promise((resolve) => {
          late = eventually(
            async () => {
              const answer = await reader.query('SELECT 1').catch((error: unknown) => (error as { code: string }).code);
              expect(answer).toBe('query.timeout');
              resolve(answer);
            },
            { withinMs: 10_000 },
          );
        }),
    );
    expect((await failure(work)).code).toBe('query.timeout');
    await late;
    await expect(one()).resolves.toBe('1');
  });

  it('releases its caller from a database that hangs, mid-statement and at the beginning', async () => {
    const hung = failure(
      opened.reads.run(async (reader) => {
        proxy.freeze();
        await reader.query('SELECT 1');
      }),
    );
    expect(await hung).toMatchObject({ code: 'database.unavailable' });
    expect((await hung).elapsedMs).toBeLessThan(SOON_MS);
    const next = await failure(one());
    expect(next.code).toBe('database.unavailable');
    expect(next.elapsedMs).toBeLessThan(SOON_MS);
    proxy.thaw();
    await expect(one()).resolves.toBe('1');
    expect(opened.connections.status().inUse).toBe(0);
  });

  it('says that the database is away and works again when it is back', async () => {
    await one();
    await proxy.cut();
    expect(await failure(one())).toMatchObject({ code: 'database.unavailable' });
    await expect(opened.connections.ping(200)).rejects.toMatchObject({ code: 'database.unavailable' });
    await proxy.open();
    await expect(one()).resolves.toBe('1');
  });

  it('does not fail for a pooled connection that broke unnoticed', async () => {
    await one();
    proxy.breakConnections();
    await expect(one()).resolves.toBe('1');
  });

  it('releases its caller from a backend that is suspended', async () => {
    let backend = 0;
    const suspended = failure(
      opened.reads.run(async (reader) => {
        backend = await backendOf(reader);
        process.kill(backend, 'SIGSTOP');
        await reader.query('SELECT 1');
      }),
    );
    const { code, elapsedMs } = await suspended;
    process.kill(backend, 'SIGCONT');
    expect(code).toBe('database.unavailable');
    expect(elapsedMs).toBeLessThan(SOON_MS);
    await expect(one()).resolves.toBe('1');
  });

  it('tells of a connection that is ended while it works', async () => {
    const ended = opened.reads.run(async (reader) => {
      const backend = await backendOf(reader);
      await ask(database.superuserUrl, `SELECT pg_terminate_backend(${String(backend)})`);
      await reader.query('SELECT pg_sleep(0.1)');
    });
    await expect(ended).rejects.toMatchObject({ code: 'database.unavailable' });
    await expect(one()).resolves.toBe('1');
  });

  it('refuses at once what exceeds pool and queue, and nothing more', async () => {
    const sleep = (): Promise<unknown> => opened.reads.run((reader) => reader.query('SELECT pg_sleep(0.15)'));
    const outcomes = await Promise.allSettled([sleep(), sleep(), sleep(), sleep()]);
    expect(outcomes.map((outcome) => outcome.status)).toEqual(['fulfilled', 'fulfilled', 'fulfilled', 'rejected']);
    expect(outcomes[3]).toMatchObject({ reason: { code: 'database.overloaded' } });
    expect(opened.connections.status()).toEqual({ inUse: 0, waiting: 0, max: 2 });
  });

  it('measures a round trip', async () => {
    await expect(opened.connections.ping(1000)).resolves.toBeGreaterThan(0);
    proxy.freeze();
    await expect(opened.connections.ping(50)).rejects.toMatchObject({ code: 'database.unavailable' });
    proxy.thaw();
  });
});
