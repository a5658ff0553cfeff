import pg from 'pg';
import { WriteTransaction } from '../../../src/database/write-transaction.js';
import type { WriteSession } from '../../../src/database/write-session.js';
import { SystemClock } from '../../../src/kernel/clock.js';
import { eventually } from '../../support/eventually.js';
import { APP_ROLE, testDatabase, type TestDatabase } from '../../support/postgres.js';
import { openConnections, Proxy, settingsWith, type Opened } from './connections.fixture.js';

const SETTINGS = { statementTimeoutMs: 400, connectTimeoutMs: 1000 };

describe('a writing transaction', () => {
  let database: TestDatabase;
  let proxy: Proxy;
  let opened: Opened;
  let writes: WriteTransaction;

  beforeAll(async () => {
    database = await testDatabase();
    await database.query(`CREATE TABLE public.notes (note text UNIQUE); GRANT ALL ON public.notes TO ${APP_ROLE}`);
    proxy = new Proxy(database.appUrl);
    await proxy.open();
    opened = await openConnections(proxy.url, SETTINGS);
    writes = new WriteTransaction(opened.connections, settingsWith(SETTINGS), new SystemClock());
  });
  afterAll(async () => {
    proxy.thaw();
    await opened.source.destroy();
    await proxy.cut();
    await database.drop();
  });
  beforeEach(() => database.query('TRUNCATE public.notes'));

  const notes = async (): Promise<string[]> =>
    (await database.query<{ note: string }>('SELECT note FROM public.notes')).map(({ note }) => note);
  const add = (session: WriteSession, note: string): Promise<unknown> =>
    session.query('INSERT INTO public.notes VALUES ($1)', [note]);
  const idle = (): number => opened.connections.status().inUse;

  it('commits what the work did, and gives its value', async () => {
    const value = await writes.run(async (session) => {
      await add(session, 'one');
      const { rows } = await session.query('SELECT count(*)::integer AS n FROM public.notes');
      return rows[0]?.n;
    });
    expect(value).toBe(1);
    expect(await notes()).toEqual(['one']);
  });

  it('rolls back where the work throws, and throws the same', async () => {
    const mine = new Error('mine');
    const run = writes.run(async (session) => {
      await add(session, 'one');
      throw mine;
    });
    await expect(run).rejects.toBe(mine);
    expect(await notes()).toEqual([]);
    expect(idle()).toBe(0);
  });

  it('tells what the server refused by its code, without its text', async () => {
    await database.query(`INSERT INTO public.notes VALUES ('one')`);
    await expect(writes.run((session) => add(session, 'one'))).rejects.toMatchObject({ code: 'query.failed' });
  });

  it('does not take a rollback for a commit', async () => {
    const run = writes.run(async (session) => {
      await add(session, 'one');
      await session.query('SELECT 1/0').catch(() => undefined);
    });
    await expect(run).rejects.toMatchObject({ code: 'query.failed' });
    expect(await notes()).toEqual([]);
  });

  it('refuses a statement sent after its end', async () => {
    let kept: WriteSession | undefined;
    await writes.run((session) => Promise.resolve((kept = session)));
    await expect(add(kept!, 'late')).rejects.toMatchObject({ code: 'internal.unexpected' });
    expect(await notes()).toEqual([]);
  });

  it('ends a statement that runs too long, and one that idles, and gives the connection back', async () => {
    const slow = writes.run((session) => session.query('SELECT pg_sleep(5)'));
    await expect(slow).rejects.toMatchObject({ code: 'query.timeout' });
    // Only a superuser sees what the sessions of others do.
    const watcher = new pg.Client({ connectionString: database.superuserUrl });
    await watcher.connect();
    const idling = writes.run(async (session) => {
      await add(session, 'one');
      await eventually(async () => {
        const sessions = `SELECT FROM pg_stat_activity WHERE datname = current_database() AND usename = $1
          AND state LIKE 'idle in transaction%'`;
        expect((await watcher.query(sessions, [APP_ROLE])).rows).toEqual([]);
      });
      await add(session, 'two');
    });
    await expect(idling).rejects.toMatchObject({ code: 'database.unavailable' });
    await watcher.end();
    expect(await notes()).toEqual([]);
    expect(idle()).toBe(0);
    await writes.run((session) => add(session, 'after'));
    expect(await notes()).toEqual(['after']);
  });

  it('releases its caller from work that never ends, and from a server that is silent', async () => {
    const never = writes.run(() => new Promise(() => undefined));
    await expect(never).rejects.toMatchObject({ code: 'query.timeout' });
    const silent = writes.run(async (session) => {
      await add(session, 'one');
      proxy.freeze();
    });
    await expect(silent).rejects.toMatchObject({ code: 'database.unavailable' });
    proxy.thaw();
    expect(idle()).toBe(0);
    await eventually(async () => {
      await writes.run((session) => add(session, 'two'));
    });
  });
});
