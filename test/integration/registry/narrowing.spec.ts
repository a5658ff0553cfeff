import fc from 'fast-check';
import { changeBucket } from '../../../src/kernel/change-bucket.js';
import { ANONYMOUS } from '../../../src/kernel/query-scope.js';
import { type TestDatabase, testDatabase } from '../../support/postgres.js';
import { openConnections, type Opened } from '../database/connections.fixture.js';
import { DefinitionDirectory, executorOf } from './registry.fixture.js';

/** Statements whose narrowing by t.c = :p the registry proves. */
const PROVED = [
  'SELECT k AS n FROM public.t WHERE c = :p ORDER BY n, k',
  'SELECT sum(t.v)::int AS n FROM public.t RIGHT JOIN public.u ON u.k = t.k AND t.c = :p ORDER BY n',
  'SELECT count(*) AS n FROM public.u LEFT JOIN public.t ON u.k = t.k AND t.c = :p ORDER BY n',
  'SELECT count(*) AS n FROM public.u FULL JOIN public.t ON u.k = t.k WHERE t.c = :p ORDER BY n',
  'SELECT count(*) AS n FROM public.u LEFT JOIN (public.u AS w LEFT JOIN public.t ON w.k = t.k) ON u.k = w.k AND t.c = :p ORDER BY n',
  'SELECT count(*) AS n FROM public.u LEFT JOIN (public.u AS w JOIN public.t ON w.k = t.k AND t.c = :p) ON u.k = w.k ORDER BY n',
  'SELECT count(*) AS n FROM public.u WHERE NOT EXISTS (SELECT 1 FROM public.t WHERE t.c = :p AND t.k = u.k) ORDER BY n',
  'SELECT count(*) AS n FROM (SELECT k FROM public.u EXCEPT SELECT k FROM public.t WHERE :p = c) AS q ORDER BY n',
  'SELECT max(r) AS n FROM (SELECT rank() OVER (ORDER BY v) AS r FROM public.t WHERE c = :p) AS q ORDER BY n',
];

describe('a narrowing that was proved', () => {
  let database: TestDatabase;
  let opened: Opened;
  let directory: DefinitionDirectory;
  beforeAll(async () => {
    database = await testDatabase();
    await database.query(
      'CREATE TABLE public.t (k int, c text, v int); CREATE TABLE public.u AS SELECT k FROM generate_series(1, 6) AS k; GRANT SELECT ON ALL TABLES IN SCHEMA public TO falaj_app',
    );
    opened = await openConnections(database.appUrl, {
      statementTimeoutMs: 5000,
      connectTimeoutMs: 5000,
      poolQueueMax: 50,
    });
    directory = await DefinitionDirectory.make();
  });
  afterAll(async () => {
    await opened.source.destroy();
    await directory.remove();
    await database.drop();
  });

  it('forbids an answer that changes with rows of another value', async () => {
    for (const [index, sql] of PROVED.entries())
      await directory.query(`proved_${String(index)}`, sql, {
        columns: 'n:integer',
        key: 'n',
        parameters: '  - {name: p, type: string, description: d, required: true}',
        extra: 'narrow:\n  - {table: public.t, column: c, param: p}',
      });
    const registry = await directory.load();
    const executor = executorOf(registry, opened.reads);
    const answers = async (): Promise<string[]> =>
      Promise.all(
        registry
          .list()
          .map(async ({ queryId }) =>
            (await executor.execute(queryId, ANONYMOUS, { p: 'mine' })).content.head.toString(),
          ),
      );
    const row = fc.record({
      k: fc.integer({ min: 1, max: 6 }),
      v: fc.integer({ min: 0, max: 3 }),
      c: fc.constantFrom('mine', 'other', null),
    });
    const fill = (rows: readonly { k: number; v: number; c: string | null }[]): Promise<unknown> =>
      database.query('INSERT INTO public.t SELECT * FROM json_to_recordset($1) AS r(k int, c text, v int)', [
        JSON.stringify(rows),
      ]);
    await fc.assert(
      fc.asyncProperty(fc.array(row, { maxLength: 8 }), fc.array(row, { maxLength: 4 }), async (rows, more) => {
        await database.query('TRUNCATE public.t');
        await fill(rows);
        const before = await answers();
        await database.query(`DELETE FROM public.t WHERE c IS DISTINCT FROM 'mine'`);
        expect(await answers()).toEqual(before);
        await fill(more.filter((item) => item.c !== 'mine'));
        expect(await answers()).toEqual(before);
      }),
      { numRuns: 15 },
    );
  });

  it('falls into the bucket that the database computes', async () => {
    const values = fc.sample(
      fc.string({ unit: 'grapheme', maxLength: 20 }).filter((text) => !text.includes('\0')),
      200,
    );
    const rows = await database.query<{ bucket: string }>(
      `SELECT left(md5('c=' || v), 3) AS bucket FROM unnest($1::text[]) WITH ORDINALITY AS x(v, at) ORDER BY at`,
      [values],
    );
    expect(rows.map((item) => item.bucket)).toEqual(values.map((value) => changeBucket('c', value)));
    const [typed] = await database.query<{ n: string; d: string }>(
      `SELECT left(md5('c=' || 42::bigint::text), 3) AS n, left(md5('c=' || date '2024-02-29'::text), 3) AS d`,
    );
    expect(typed).toEqual({ n: changeBucket('c', 42), d: changeBucket('c', '2024-02-29') });
  });
});
