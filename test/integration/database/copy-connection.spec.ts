import pg from 'pg';
import { CopyConnection } from '../../../src/database/copy-connection.js';
import { type TestDatabase, emptyDatabase } from '../../support/postgres.js';

describe('a connection that copies', () => {
  let database: TestDatabase;
  let client: pg.Client;
  let connection: CopyConnection;
  beforeAll(async () => {
    database = await emptyDatabase();
    client = new pg.Client({ connectionString: database.ownerUrl });
    await client.connect();
    connection = new CopyConnection(client);
    await connection.query('CREATE TABLE public.numbers (n integer PRIMARY KEY)');
  });
  beforeEach(() => connection.query('TRUNCATE public.numbers'));
  afterAll(async () => {
    await client.end();
    await database.drop();
  });

  const copy = (chunks: Iterable<string> | AsyncIterable<Buffer | string>): Promise<void> =>
    connection.copyFrom('COPY public.numbers (n) FROM STDIN', chunks);
  const count = async (): Promise<unknown> =>
    (await connection.query('SELECT count(*)::int AS n FROM public.numbers')).rows;

  it('sends chunks of any cut, text or bytes', async () => {
    await copy(['1\n2', '\n3\n']);
    async function* later(): AsyncGenerator<Buffer | string> {
      yield Buffer.from('4\n');
      yield await Promise.resolve('5\n');
    }
    await copy(later());
    expect(await count()).toEqual([{ n: 5 }]);
    await copy([]);
    expect(await count()).toEqual([{ n: 5 }]);
  });
  it('answers statements with and without values, and several at once with nothing', async () => {
    expect((await connection.query('SELECT $1::int + 1 AS n', [1])).rows).toEqual([{ n: 2 }]);
    expect((await connection.query('SELECT 1 AS n')).rows).toEqual([{ n: 1 }]);
    expect((await connection.query('SELECT 1; SELECT 2')).rows).toEqual([]);
  });
  it('throws what its source threw, keeps nothing, and goes on after the rollback', async () => {
    function* failing(): Generator<string> {
      yield '1\n';
      throw new Error('the source broke');
    }
    await connection.query('BEGIN');
    await expect(copy(failing())).rejects.toThrow('the source broke');
    await connection.query('ROLLBACK');
    expect(await count()).toEqual([{ n: 0 }]);
  });
  it('throws what the server refused, stops the source, and goes on after the rollback', async () => {
    let stopped = false;
    function* endless(): Generator<string> {
      try {
        for (;;) yield '1\n1\n'.repeat(5000);
      } finally {
        stopped = true;
      }
    }
    await connection.query('BEGIN');
    await expect(copy(endless())).rejects.toMatchObject({ code: '23505' });
    await connection.query('ROLLBACK');
    expect(stopped).toBe(true);
    expect(await count()).toEqual([{ n: 0 }]);
  });
  it('refuses a statement that is no COPY from here', async () => {
    await expect(connection.copyFrom('COPY public.absent FROM STDIN', ['1\n'])).rejects.toMatchObject({
      code: '42P01',
    });
    expect(await count()).toEqual([{ n: 0 }]);
  });
});
