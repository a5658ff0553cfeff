import type { ReadTransaction } from '../../../src/database/read-transaction.js';
import { ANONYMOUS, type QueryScope } from '../../../src/kernel/query-scope.js';
import type { QueryExecutor } from '../../../src/registry/query.executor.js';
import type { QueryRegistry } from '../../../src/registry/query.registry.js';
import { type TestDatabase, testDatabase } from '../../support/postgres.js';
import { openConnections, type Opened } from '../database/connections.fixture.js';
import { codeOf, DefinitionDirectory, executorOf } from './registry.fixture.js';

const ANALYST: QueryScope = { ...ANONYMOUS, principal: 'someone', roles: ['analyst'] };
const KINDS = `i:integer, l:integer, d:decimal, f:decimal, b:boolean, day:date, at:timestamp, j:json, s:string`;
const DATASET = (id: string, kind: string, day: string, at: string): string =>
  `INSERT INTO falaj.dataset VALUES ('${id}', 't', '${kind}', 'at ${id}', 'src', 'CC0', ${day}, '${at}', 1, 'x')`;

describe('the query executor', () => {
  let database: TestDatabase;
  let directory: DefinitionDirectory;
  let opened: Opened;
  let registry: QueryRegistry;
  let executor: QueryExecutor;

  beforeAll(async () => {
    database = await testDatabase();
    await database.query(`CREATE TABLE public.kinds (i int, l bigint, d numeric, f float8, b bool, day date, at timestamptz, j jsonb, s text);
      INSERT INTO public.kinds VALUES (1, 9007199254740993, 235770403734.90, 1e20, true, '2024-02-29', '2024-01-01 00:00:00.5+03', '{"a":[1]}', E'q"\\n😀'),
        (2, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
      CREATE TABLE public.many AS SELECT n, n % 3 AS g, 'x'::text AS s FROM generate_series(1, 21) AS n;
      CREATE TABLE public.folk AS SELECT n AS id, 'g' || (n % 3) AS g FROM generate_series(1, 12) AS n;
      GRANT SELECT ON ALL TABLES IN SCHEMA public TO falaj_app;
      ${DATASET('sample', 'real', `'2024-06-30'`, '2024-07-01 12:00:00+00')};
      ${DATASET('older', 'derived', `'2023-12-31'`, '2024-07-02 12:00:00+00')};
      ${DATASET('ageless', 'generated', 'NULL', '2024-07-03 12:00:00+00')}`);
    directory = await DefinitionDirectory.make();
    await defineAll(directory);
    registry = await directory.load();
    opened = await openConnections(database.appUrl, { statementTimeoutMs: 5000, connectTimeoutMs: 5000 });
    executor = executorOf(registry, opened.reads);
  });
  afterAll(async () => {
    await opened.source.destroy();
    await directory.remove();
    await database.drop();
  });

  it('gives every type its exact JSON', async () => {
    const answer = await executor.execute('kinds', ANONYMOUS, {});
    const head = answer.content.head.toString();
    expect(head).toContain(
      '{"data":{"i":1,"l":9007199254740993,"d":235770403734.90,"f":1e+20,"b":true,"day":"2024-02-29","at":"2023-12-31T21:00:00.5Z","j":{"a": [1]},"s":"q\\"\\n😀"}}'.replace(
        '.500000',
        '.5',
      ),
    );
    expect(answer.rows[1]).toEqual({ i: 2, l: null, d: null, f: null, b: null, day: null, at: null, j: null, s: null });
    expect(answer.content.warnings).toContain('the column s holds null against its contract');
  });

  it('binds every parameter type and says what it answered', async () => {
    const params = { s: "o'x; --", i: 7, f: 0.5, d: '2024-02-29', b: true, ss: ['a,b', 'c'], ns: [1, 2.5] };
    const answer = await executor.execute('echo', ANONYMOUS, params);
    expect(answer.rows).toEqual([
      { n: 1, s: "o'x; --", i: 7, f: 0.5, d: '2024-02-29', b: true, ss: 'a,b|c', ns: '1|2.5' },
    ]);
    expect(answer.document()['metadata']).toMatchObject({
      operation: 'echo',
      params,
      definition_version: registry.get('echo').version,
    });
  });

  it('tells provenance and freshness of all its datasets', async () => {
    const one = await executor.execute('kinds', ANONYMOUS, {});
    expect(one.document()['provenance']).toEqual({
      dataset_id: 'sample',
      locator: 'at sample',
      tables: ['public.kinds'],
      view: null,
      kind: 'real',
      license: 'CC0',
    });
    expect(one.content.freshness).toEqual({ asOfDate: '2024-06-30', updatedAt: '2024-07-01T12:00:00Z', slaDays: null });
    const several = await executor.execute('several', ANONYMOUS, {});
    expect(several.document()['provenance']).toMatchObject({
      dataset_id: 'sample+older+ageless+unloaded',
      locator: 'at sample; at older; at ageless',
      kind: 'generated',
      license: 'CC0',
    });
    expect(several.content.freshness).toEqual({
      asOfDate: '2023-12-31',
      updatedAt: '2024-07-01T12:00:00Z',
      slaDays: 9,
    });
    expect(several.content.warnings).toEqual(['the dataset unloaded has not been loaded']);
  });

  it('speaks of the day it was asked about, if that is earlier', async () => {
    const asOf = async (as_of?: string) =>
      (await executor.execute('several', ANONYMOUS, as_of === undefined ? {} : { as_of })).content.freshness.asOfDate;
    expect(await asOf('2020-05-05')).toBe('2020-05-05');
    expect(await asOf('2030-05-05')).toBe('2023-12-31');
  });

  it('reads rows and provenance in one snapshot', async () => {
    const racing = {
      run: (work: Parameters<ReadTransaction['run']>[0]) =>
        opened.reads.run((reader) =>
          work({
            query: async (text, values) => {
              const result = await reader.query(text, values);
              await database.query(`UPDATE falaj.dataset SET asof_date = asof_date + 1 WHERE dataset_id = 'sample'`);
              return result;
            },
          }),
        ),
    } as unknown as ReadTransaction;
    const answer = await executorOf(registry, racing).execute('kinds', ANONYMOUS, {});
    expect(answer.content.freshness.asOfDate).toBe('2024-06-30');
    await database.query(`UPDATE falaj.dataset SET asof_date = '2024-06-30' WHERE dataset_id = 'sample'`);
  });

  it('asks who is asking before anything else', async () => {
    expect(await codeOf(executor.execute('secret', ANONYMOUS, { planet: 1 }))).toBe('auth.missing');
    expect(await codeOf(executor.execute('secret', ANALYST, { planet: 1 }))).toBe('query.parameter_unknown');
    expect(await codeOf(executor.execute('secret', ANALYST, {}))).toBe('none');
    expect(await codeOf(executor.execute('nothing', ANALYST, {}))).toBe('query.unknown');
  });

  it('applies the transform steps', async () => {
    const answer = await executor.execute('shares', ANONYMOUS, {});
    expect(answer.rows).toEqual([{ g: 0, share_percent: 33.33 }]);
    expect(answer.content.head.toString()).toContain(
      '"columns":[{"name":"g","type":"integer","unit":null},{"name":"share_percent","type":"decimal","unit":"percent"}]',
    );
  });

  it('refuses more rows than allowed, whether or not the statement cuts them itself', async () => {
    expect(await codeOf(executor.execute('many', ANONYMOUS, {}))).toBe('query.too_large');
    await database.query('DELETE FROM public.many WHERE n = 21');
    expect((await executor.execute('many', ANONYMOUS, {})).rowCount).toBe(20);
    expect((await executor.execute('first', ANONYMOUS, { top: 3 })).rows.map((row) => row['n'])).toEqual([20, 19, 18]);
    await database.query(`UPDATE public.many SET s = repeat('é', 120)`);
    expect(await codeOf(executor.execute('many', ANONYMOUS, {}))).toBe('query.too_large');
  });

  it('sends nothing of an answer with a group that is too small', async () => {
    expect(await codeOf(executor.execute('groups', ANONYMOUS, {}))).toBe('query.privacy');
    await database.query(`INSERT INTO public.folk SELECT n, 'g' || (n % 3) FROM generate_series(13, 15) AS n`);
    expect((await executor.execute('groups', ANONYMOUS, {})).rows).toEqual(
      [0, 1, 2].map((n) => ({ g: `g${String(n)}`, persons: 5 })),
    );
    await database.query(`INSERT INTO public.folk SELECT 1, 'h' FROM generate_series(1, 100)`);
    expect(await codeOf(executor.execute('groups', ANONYMOUS, {}))).toBe('query.privacy');
  });

  it('refuses numbers JSON does not have', async () => {
    await database.query(`INSERT INTO public.kinds (i, d) VALUES (3, 'NaN')`);
    expect(await codeOf(executor.execute('kinds', ANONYMOUS, {}))).toBe('query.failed');
    await database.query(`UPDATE public.kinds SET d = 0, f = '-Infinity' WHERE i = 3`);
    expect(await codeOf(executor.execute('kinds', ANONYMOUS, {}))).toBe('query.failed');
    await database.query(`DELETE FROM public.kinds WHERE i = 3`);
  });

  it('gives up a statement that takes too long, and a division by zero, as errors of their own', async () => {
    expect(await codeOf(executorOf(registry, opened.reads, 150).execute('slow', ANONYMOUS, {}))).toBe('query.timeout');
    expect(await codeOf(executor.execute('ratio', ANONYMOUS, { by: 0 }))).toBe('query.failed');
    expect((await executor.execute('ratio', ANONYMOUS, { by: 2 })).rows).toEqual([{ n: 5 }]);
  });
});

async function defineAll(directory: DefinitionDirectory): Promise<void> {
  const n = { columns: 'n:integer', key: 'n' };
  const parameter = (name: string, type: string, more = 'required: true'): string =>
    `  - {name: ${name}, type: ${type}, description: d, ${more}}`;
  await directory.tables('- {table: public.folk, person_level: true, person_key: id}');
  await directory.query('kinds', `SELECT ${KINDS.replace(/:\w+/g, '')} FROM public.kinds ORDER BY i`, {
    columns: KINDS,
    key: 'i',
  });
  await directory.query(
    'echo',
    `SELECT 1 AS n, :s AS s, :i AS i, :f AS f, :d AS d, :b AS b, array_to_string(:ss, '|') AS ss, array_to_string(:ns, '|') AS ns ORDER BY n`,
    {
      columns: 'n:integer, s:string, i:integer, f:decimal, d:date, b:boolean, ss:string, ns:string',
      key: 'n',
      parameters: [
        ['s', 'string'],
        ['i', 'integer'],
        ['f', 'float'],
        ['d', 'date'],
        ['b', 'boolean'],
        ['ss', 'string_list'],
        ['ns', 'number_list'],
      ]
        .map(([name, type]) => parameter(name!, type!))
        .join('\n'),
    },
  );
  await directory.query('several', 'SELECT i AS n FROM public.kinds WHERE :as_of IS NULL OR i > 0 ORDER BY n', {
    ...n,
    parameters: parameter('as_of', 'date', 'default: null'),
    extra: 'freshness_days: 9',
    dataset: '[sample, older, ageless, unloaded]',
  });
  await directory.query('secret', 'SELECT i AS n FROM public.kinds ORDER BY n', {
    ...n,
    extra: 'access_level: restricted',
  });
  await directory.query('shares', 'SELECT g, count(*) AS n FROM public.many WHERE n < 10 GROUP BY g ORDER BY g', {
    columns: 'g:integer, n:integer',
    key: 'g',
    extra:
      'transform:\n  - share_of_total: {value: n}\n  - filter_equals: {where: {g: 0}}\n  - select: {columns: [g, share_percent]}',
  });
  await directory.query('many', 'SELECT n, s FROM public.many ORDER BY n -- all', {
    columns: 'n:integer, s:string',
    key: 'n',
  });
  await directory.query('first', 'SELECT n FROM public.many ORDER BY n DESC LIMIT :top', {
    ...n,
    parameters: parameter('top', 'integer', 'default: 5, min: 1, max: 20'),
  });
  await directory.query(
    'groups',
    'SELECT g, count(DISTINCT id) AS persons FROM public.folk GROUP BY g ORDER BY g COLLATE "C"',
    {
      columns: 'g:string, persons:integer',
      key: 'g',
      extra: 'privacy: {persons_column: persons, minimum_group_size: 5}',
    },
  );
  await directory.query(
    'slow',
    'SELECT count(*) AS n FROM generate_series(1, 100000) AS a CROSS JOIN generate_series(1, 100000) AS b ORDER BY n',
    n,
  );
  await directory.query('ratio', 'SELECT 10 / :by AS n ORDER BY n', { ...n, parameters: parameter('by', 'integer') });
}
