import { join } from 'node:path';
import { SystemClock } from '../../../src/kernel/clock.js';
import { CatalogueAuditor } from '../../../src/registry/catalogue.auditor.js';
import { loadDefinitions } from '../../../src/registry/definitions/definitions.loader.js';
import { QueryRegistry } from '../../../src/registry/query.registry.js';
import { CLOCK_FUNCTIONS, DETERMINISTIC_FUNCTIONS } from '../../../src/registry/sql/deterministic-functions.js';
import { type TestDatabase, testDatabase } from '../../support/postgres.js';
import { openConnections, type Opened } from '../database/connections.fixture.js';
import { codeOf, DefinitionDirectory } from './registry.fixture.js';

const N = { columns: 'n:integer', key: 'n' };

describe('the catalogue auditor', () => {
  let database: TestDatabase;
  let opened: Opened;
  let directory: DefinitionDirectory;

  beforeAll(async () => {
    database = await testDatabase();
    await database.query(`
      CREATE COLLATION public.loose (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
      CREATE TABLE public.plain (n int, t text, big bigint, d date, x numeric, c char(3), loose text COLLATE public.loose);
      CREATE TABLE public.parted (n int) PARTITION BY RANGE (n);
      CREATE TABLE public.parent (n int);
      CREATE TABLE public.child () INHERITS (public.parent);
      CREATE TABLE public.guarded (n int);
      ALTER TABLE public.guarded ENABLE ROW LEVEL SECURITY;
      CREATE TABLE public.rooms (tenant text, n int);
      CREATE TABLE public.guests (tenant text, n int);
      ALTER TABLE public.rooms ENABLE ROW LEVEL SECURITY;
      ALTER TABLE public.guests ENABLE ROW LEVEL SECURITY;
      CREATE VIEW public.seen AS SELECT n FROM public.plain;
      CREATE MATERIALIZED VIEW public.kept AS SELECT n FROM public.plain;
      CREATE MATERIALIZED VIEW public.own AS SELECT n FROM public.plain;
      COMMENT ON MATERIALIZED VIEW public.own IS 'falaj 0123456789abcdef';
      CREATE FUNCTION public.lower(int) RETURNS text LANGUAGE sql AS $$ SELECT 'mine' $$;
      GRANT SELECT ON ALL TABLES IN SCHEMA public TO falaj_app;
      CREATE TABLE public.closed (n int);
      CREATE SCHEMA shut;
      CREATE TABLE shut.away (n int);
      GRANT SELECT ON shut.away TO falaj_app;
      REVOKE ALL ON public.closed FROM falaj_app`);
    opened = await openConnections(database.appUrl, { statementTimeoutMs: 5000, connectTimeoutMs: 5000 });
  });
  afterAll(async () => {
    await opened.source.destroy();
    await database.drop();
  });
  beforeEach(async () => {
    directory = await DefinitionDirectory.make();
  });
  afterEach(() => directory.remove());

  const audit = async (): Promise<string[]> => {
    const problems = await new CatalogueAuditor(await directory.load(), opened.reads).audit();
    return problems.map(({ code, message }) => `${code}: ${message}`);
  };

  it('finds the shipped definitions in agreement with the migrated database', async () => {
    const set = await loadDefinitions(join(import.meta.dirname, '../../../definitions'), {
      privacyFloor: 5,
      rowsMax: 50_000,
    });
    expect(set.definitions.length).toBeGreaterThan(25);
    const auditor = new CatalogueAuditor(new QueryRegistry(set, new SystemClock()), opened.reads);
    expect(await auditor.audit()).toEqual([]);
    await auditor.onApplicationBootstrap();
  });

  it('accepts what fits, partitioned tables included', async () => {
    await directory.query(
      'fits',
      'SELECT p.n, q.t, q.x AS d, q.d AS day FROM public.parted AS p JOIN public.plain AS q ON p.n = q.n WHERE q.t = :t ORDER BY p.n, q.t COLLATE "C"',
      {
        columns: 'n:integer, t:string, d:decimal, day:date',
        key: 'n, t',
        parameters: '  - {name: t, type: string, description: d, required: true}',
        extra: 'narrow:\n  - {table: public.plain, column: t, param: t}',
      },
    );
    expect(await audit()).toEqual([]);
  });

  it.each([
    ['public.nowhere', 'does not exist'],
    ['public.seen', 'is a view'],
    ['public.kept', 'is a materialized view, which hides what it reads'],
    ['public.own', 'is a materialized view of this service'],
    ['public.parent', 'has inheriting tables'],
    ['public.guarded', 'has row security'],
    ['public.closed', 'may not be read'],
    ['shut.away', 'may not be read'],
  ])('refuses to read %s: it %s', async (table, reason) => {
    await directory.query('reads', `SELECT n FROM ${table} ORDER BY n`, N);
    const found = await audit();
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(`catalogue.table: ${table} ${reason}`);
  });

  it('accepts a materialized view of somebody else where tables.yml says what it shows, and its own never', async () => {
    await directory.query('reads', 'SELECT k.n FROM public.kept AS k ORDER BY k.n', N);
    await directory.tables('- { table: public.kept }\n- { table: public.own }\n');
    expect(await audit()).toEqual([]);
    await directory.query('own', 'SELECT o.n FROM public.own AS o ORDER BY o.n', N);
    expect(await audit()).toEqual([expect.stringContaining('public.own is a materialized view of this service')]);
  });

  it('lets a query for a tenant read as many tables of tenants as it likes, and no other that is protected', async () => {
    const join = (table: string): string =>
      `SELECT r.n FROM public.rooms AS r JOIN public.${table} AS g ON g.n = r.n ORDER BY r.n`;
    const own = { ...N, extra: 'scope: tenant' };
    await directory.tables(
      ['rooms', 'guests'].map((table) => `- {table: public.${table}, tenant_column: tenant}`).join('\n'),
    );
    await directory.query('both', join('guests'), own);
    expect(await audit()).toEqual([]);
    await directory.query('more', join('guarded'), own);
    expect(await audit()).toEqual([expect.stringContaining('public.guarded has row security')]);
  });

  it('refuses columns of other types than the contract says', async () => {
    await directory.query('types', 'SELECT n, x, t, d FROM public.plain ORDER BY n', {
      columns: 'n:integer, x:integer, t:date, d:date',
      key: 'n',
    });
    expect(await audit()).toEqual([
      'catalogue.columns: the column x is declared integer and has the type with OID 1700',
      'catalogue.columns: the column t is declared date and has the type with OID 25',
    ]);
  });

  it('refuses what the server cannot plan, and says why', async () => {
    await directory.query('columns', 'SELECT missing AS n FROM public.plain ORDER BY n', N);
    await directory.query('types', 'SELECT t + 1 AS n FROM public.plain ORDER BY n', N);
    expect(await audit()).toEqual([
      'catalogue.statement: the server refuses the statement: column "missing" does not exist',
      expect.stringContaining('catalogue.statement: the server refuses the statement: operator does not exist'),
    ]);
  });

  it('never runs a statement', async () => {
    await directory.query(
      'heavy',
      'SELECT count(*) AS n FROM generate_series(1, 1000000) AS a CROSS JOIN generate_series(1, 1000000) AS b ORDER BY n',
      N,
    );
    expect(await audit()).toEqual([]);
  });

  it('has built-in functions mean the built-in ones', async () => {
    await directory.query('shadow', 'SELECT length(lower(n::text)) AS n FROM public.plain ORDER BY n', N);
    expect(await audit()).toEqual([]);
    await directory.query('shadow', 'SELECT length(lower(n)) AS n FROM public.plain ORDER BY n', N);
    expect(await audit()).toEqual([expect.stringContaining('catalogue.statement')]);
  });

  it.each([
    ['t', 'integer'],
    ['x', 'integer'],
    ['c', 'string'],
    ['loose', 'string'],
    ['nowhere', 'string'],
  ])('refuses to narrow by the column %s and a parameter of type %s', async (column, type) => {
    const sql = `SELECT n FROM public.plain WHERE ${column} = :p ORDER BY n`;
    await directory.query('narrow', sql, {
      ...N,
      parameters: `  - {name: p, type: ${type}, description: d, required: true}`,
      extra: `narrow:\n  - {table: public.plain, column: ${column}, param: p}`,
    });
    expect(await audit()).toEqual([expect.stringContaining('catalogue.narrow')]);
  });

  it.each([
    ['big', 'integer'],
    ['n', 'integer'],
    ['d', 'date'],
    ['t', 'string'],
  ])('lets the column %s and a parameter of type %s narrow', async (column, type) => {
    const sql = `SELECT n FROM public.plain WHERE ${column} = :p ORDER BY n`;
    await directory.query('narrow', sql, {
      ...N,
      parameters: `  - {name: p, type: ${type}, description: d, required: true}`,
      extra: `narrow:\n  - {table: public.plain, column: ${column}, param: p}`,
    });
    expect(await audit()).toEqual([]);
  });

  it('checks the facts about tables', async () => {
    await directory.tables('- {table: public.plain, person_level: true, person_key: badge}\n- {table: public.ghost}');
    expect(await audit()).toEqual([
      'catalogue.person_key: public.plain has no column badge',
      'catalogue.table: public.ghost does not exist',
    ]);
  });

  it('keeps the application from starting, and says the database is away where it is', async () => {
    await directory.query('reads', 'SELECT n FROM public.nowhere ORDER BY n', N);
    const registry = await directory.load();
    expect(await codeOf(new CatalogueAuditor(registry, opened.reads).onApplicationBootstrap())).toBe(
      'definition.invalid',
    );
    const elsewhere = await openConnections(database.appUrl, { statementTimeoutMs: 5000 });
    await elsewhere.source.destroy();
    expect(await codeOf(new CatalogueAuditor(registry, elsewhere.reads).onApplicationBootstrap())).not.toMatch(
      /none|definition/,
    );
  });

  it('trusts no function that this server knows as volatile or does not know', async () => {
    const rows = await database.query<{ name: string; known: boolean; volatile: boolean }>(
      `SELECT f.name, count(p.oid) > 0 AS known, coalesce(bool_or(p.provolatile = 'v'), false) AS volatile
       FROM unnest($1::text[]) AS f(name) LEFT JOIN pg_proc p ON p.proname = f.name AND p.pronamespace = 'pg_catalog'::regnamespace GROUP BY f.name`,
      [[...DETERMINISTIC_FUNCTIONS]],
    );
    expect(rows).toHaveLength(DETERMINISTIC_FUNCTIONS.size);
    expect(rows.filter((row) => row.volatile || !row.known)).toEqual([]);
    for (const name of CLOCK_FUNCTIONS) expect(DETERMINISTIC_FUNCTIONS.has(name)).toBe(false);
  });
});
