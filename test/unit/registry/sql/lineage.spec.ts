import { loadSqlParser } from '../../../../src/registry/sql/sql.parser.js';
import { checkDefinition, definitionOf } from '../../../support/definition-files.js';

const judge = (sql: string, parameters = '') =>
  checkDefinition(definitionOf(sql, { columns: 'n:integer', key: 'n', parameters }));
const readsOf = (sql: string): readonly string[] => {
  const { definition, problems } = judge(sql);
  expect(problems).toEqual([]);
  return definition!.reads;
};

describe('lineage', () => {
  beforeAll(loadSqlParser);

  it.each<[string, string, string[]]>([
    ['a table', 'SELECT n FROM public.a ORDER BY n', ['public.a']],
    [
      'joins of all kinds',
      'SELECT a.n FROM public.a JOIN public.b USING (k) LEFT JOIN (public.c CROSS JOIN public.d) ON true ORDER BY a.n',
      ['public.a', 'public.b', 'public.c', 'public.d'],
    ],
    [
      'a union',
      'SELECT n FROM public.a UNION ALL (SELECT n FROM public.b EXCEPT SELECT n FROM public.c) ORDER BY n',
      ['public.a', 'public.b', 'public.c'],
    ],
    [
      'subqueries in every clause',
      'SELECT n FROM (SELECT (SELECT max(x) FROM public.a) AS n FROM public.b WHERE EXISTS (SELECT 1 FROM public.c) AND b.k IN (SELECT k FROM public.d) GROUP BY b.k HAVING count(*) > (SELECT 1 FROM public.e ORDER BY 1 LIMIT 1)) AS q ORDER BY n',
      ['public.a', 'public.b', 'public.c', 'public.d', 'public.e'],
    ],
    [
      'a subquery inside the test of another',
      'SELECT n FROM public.a WHERE (SELECT max(k) FROM public.b) IN (SELECT k FROM public.c) ORDER BY n',
      ['public.a', 'public.b', 'public.c'],
    ],
    [
      'lateral subqueries and functions',
      'SELECT q.n FROM public.a CROSS JOIN LATERAL (SELECT b.n FROM public.b WHERE b.k = a.k) AS q CROSS JOIN generate_series(1, (SELECT max(m) FROM public.c)) AS g ORDER BY q.n',
      ['public.a', 'public.b', 'public.c'],
    ],
    ['a CTE, itself no table', 'WITH a AS (SELECT n FROM public.b) SELECT n FROM a ORDER BY n', ['public.b']],
    [
      'a CTE nobody reads',
      'WITH a AS (SELECT n FROM public.b) SELECT n FROM public.c ORDER BY n',
      ['public.b', 'public.c'],
    ],
    [
      'a table of the name of a CTE, qualified',
      'WITH a AS (SELECT n FROM public.b) SELECT a.n FROM public.a ORDER BY a.n',
      ['public.a', 'public.b'],
    ],
    [
      'a recursive CTE',
      'WITH RECURSIVE t AS (SELECT n FROM public.a UNION ALL SELECT t.n + 1 FROM t JOIN public.b ON b.n = t.n) SELECT n FROM t ORDER BY n',
      ['public.a', 'public.b'],
    ],
    [
      'a CTE inside a CTE',
      'WITH a AS (WITH b AS (SELECT n FROM public.x) SELECT n FROM b) SELECT n FROM a ORDER BY n',
      ['public.x'],
    ],
    ['quoted names', 'SELECT n FROM public."Odd name" ORDER BY n', ['public.Odd name']],
    ['a function in FROM', 'SELECT g.n FROM generate_series(1, 3) AS g(n) ORDER BY g.n', []],
  ])('finds %s', (_, sql, reads) => {
    expect(readsOf(sql)).toEqual(reads);
  });

  it.each([
    ['a later CTE', 'WITH a AS (SELECT n FROM b), b AS (SELECT n FROM public.x) SELECT n FROM a ORDER BY n'],
    ['a CTE that is not recursive, from inside', 'WITH a AS (SELECT n FROM a) SELECT n FROM a ORDER BY n'],
    [
      'the CTE of an inner query',
      'SELECT n FROM (WITH b AS (SELECT n FROM public.x) SELECT n FROM b) AS q WHERE n IN (SELECT n FROM b) ORDER BY n',
    ],
  ])('does not take for granted %s', (_, sql) => {
    expect(judge(sql).problems.map((problem) => problem.code)).toEqual(['sql.unqualified_table']);
  });

  it.each([
    ['sql.table_name', 'SELECT n FROM falaj.public.a ORDER BY n'],
    ['sql.column_alias', 'SELECT x.n FROM public.a AS x(n) ORDER BY x.n'],
    ['sql.join_alias', 'SELECT j.n FROM (public.a JOIN public.b ON true) AS j ORDER BY j.n'],
    ['sql.from', "SELECT n FROM json_table('[]', '$[*]' COLUMNS (n int PATH '$')) AS t ORDER BY n"],
    ['sql.closed_table', 'SELECT n FROM information_schema.tables ORDER BY n'],
    [
      'sql.unsupported',
      "SELECT n FROM public.a WHERE xmlexists('x' PASSING a.k) AND JSON_EXISTS(a.k, '$.a') ORDER BY n",
    ],
    ['sql.columns', 'VALUES (1) ORDER BY 1'],
    ['sql.star', 'SELECT n FROM public.a UNION SELECT b.* FROM public.b ORDER BY n'],
  ])('refuses with %s what hides what it reads', (code, sql) => {
    expect(judge(sql).problems.map((problem) => problem.code)).toContain(code);
  });

  it('counts lines behind characters of several bytes', () => {
    const { problems } = judge("SELECT n\nFROM public.a\nWHERE a.t = 'ééé😀😀'\nAND a.d < now()\nORDER BY n");
    expect(problems.map(({ line, code }) => [line, code])).toEqual([[15, 'sql.clock']]);
    const broken = judge("SELECT n\nFROM public.a\nWHERE a.t = 'ééé😀😀'\nAND )\nORDER BY n");
    expect(broken.problems.map(({ line, code }) => [line, code])).toEqual([[15, 'sql.syntax']]);
  });

  it('accepts clauses that fix their order', () => {
    expect(
      readsOf(`SELECT n FROM (SELECT DISTINCT ON (k) n, k FROM public.a ORDER BY k, n) AS q ORDER BY n OFFSET 2`),
    ).toEqual(['public.a']);
    expect(readsOf(`SELECT n FROM public.a ORDER BY n FETCH FIRST 3 ROWS ONLY`)).toEqual(['public.a']);
    expect(readsOf(`SELECT row_number() OVER w AS n FROM public.a WINDOW w AS (ORDER BY k) ORDER BY n`)).toEqual([
      'public.a',
    ]);
  });

  it('knows whether the statement bounds its rows', () => {
    expect(judge('SELECT n FROM public.a ORDER BY n LIMIT 3').definition!.isLimited).toBe(true);
    expect(judge('SELECT n FROM public.a ORDER BY n OFFSET 3').definition!.isLimited).toBe(false);
    expect(judge('SELECT n FROM public.a ORDER BY n LIMIT ALL').problems.map((p) => p.code)).toEqual(['order.limit']);
    expect(judge('SELECT n FROM public.a ORDER BY n FETCH FIRST 3 ROWS WITH TIES').problems.map((p) => p.code)).toEqual(
      ['order.limit'],
    );
  });

  it.each([
    ["d < date '2024-01-31'", true], ["d < '2024-01-31 10:00:00+03'::timestamptz", true], ["t < '10:30'::time", true], ["d < 'yesterday'::date", false],
    ["d < ('tod' || 'ay')::date", false], ["d < concat('to', 'day')::date", false], ["d < coalesce(NULL, 'now')::timestamp", false],
    ["d < CASE WHEN true THEN 'now' END::date", false], ["d < 'now'::text::date", false], ['d < month::date', true], ['d < :day', true], ["d < :day::timestamp", true],
  ])('judges a cast to a calendar type: %s', (condition, isSound) => {
    const parameters = condition.includes(':day') ? '  - {name: day, type: date, description: d, required: true}' : '';
    const { problems } = judge(`SELECT n FROM public.a WHERE ${condition} ORDER BY n`, parameters);
    expect([...new Set(problems.map((problem) => problem.code))]).toEqual(isSound ? [] : ['sql.clock']);
  }); // prettier-ignore
});

describe('total order', () => {
  beforeAll(loadSqlParser);
  const codes = (sql: string): string[] =>
    checkDefinition(definitionOf(sql, { columns: 's:string, n:integer', key: 's, n' })).problems.map(
      (problem) => problem.code,
    );

  it.each([
    'SELECT s, n FROM public.a ORDER BY s COLLATE "C", n',
    'SELECT s, n FROM public.a ORDER BY n DESC NULLS LAST, s COLLATE "C" DESC',
    'SELECT a.s, a.n FROM public.a ORDER BY s COLLATE "C", a.n',
    'SELECT s, a.n FROM public.a ORDER BY a.s COLLATE "C", 2',
    'SELECT a.s COLLATE "C" AS s, n FROM public.a ORDER BY s, n',
    'SELECT lower(a.t) AS s, n FROM public.a ORDER BY lower(a.t) COLLATE "C", n',
    'SELECT s, n FROM (SELECT s, n FROM public.a UNION SELECT s, n FROM public.b) AS u ORDER BY s COLLATE pg_catalog."C", n',
  ])('is seen in %s', (sql) => {
    expect(codes(sql)).toEqual([]);
  });

  it.each([
    ['order.collation', 'SELECT s, n FROM public.a ORDER BY s, n'],
    ['order.collation', 'SELECT s, n FROM public.a ORDER BY 1, 2'],
    ['order.collation', 'SELECT s, n FROM public.a UNION SELECT s, n FROM public.b ORDER BY s, n'],
    ['order.incomplete', 'SELECT s, n FROM public.a ORDER BY s COLLATE "C"'],
    ['order.incomplete', 'SELECT upper(t) AS s, n FROM public.a ORDER BY s COLLATE "C", n'],
    ['order.incomplete', 'SELECT a.s, n FROM public.a JOIN public.b USING (k) ORDER BY b.s COLLATE "C", n'],
    ['order.incomplete', 'SELECT a.s, n FROM public.a FULL JOIN public.b USING (s) ORDER BY s COLLATE "C", n'],
    ['order.incomplete', 'SELECT s, a.n FROM public.a ORDER BY s COLLATE "C", a.n + 1'],
    ['order.using', 'SELECT s, n FROM public.a ORDER BY s COLLATE "C", n USING <'],
  ])('misses with %s in %s', (code, sql) => {
    expect(codes(sql)).toContain(code);
  });
});
