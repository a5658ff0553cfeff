import { loadSqlParser } from '../../../../src/registry/sql/sql.parser.js';
import { checkDefinition, definitionOf } from '../../../support/definition-files.js';

const PRIVACY = 'privacy: {persons_column: persons, minimum_group_size: 5}';

function codes(sql: string, { extra = PRIVACY, parameters = '' } = {}): string[] {
  const text = definitionOf(sql, { columns: 's:string, persons:integer', key: 's', parameters, extra });
  return checkDefinition(text).problems.map((problem) => problem.code);
}

const END = 'ORDER BY s COLLATE "C"';
const over = (inner: string): string => `SELECT s, persons FROM (${inner}) AS q ${END}`;

describe('the privacy of statements over persons', () => {
  beforeAll(loadSqlParser);

  it.each([
    `SELECT s, count(DISTINCT person_id) AS persons FROM public.people GROUP BY s ${END}`,
    `SELECT p.s, count(DISTINCT p.person_id) FILTER (WHERE p.a > 1)::int AS persons FROM public.people AS p JOIN public.firms AS f ON f.k = p.k GROUP BY p.s ORDER BY p.s COLLATE "C"`,
    over(
      'WITH each AS (SELECT s, person_id, max(pay) AS pay FROM public.people GROUP BY s, person_id) SELECT s, count(DISTINCT person_id) AS persons FROM each GROUP BY s',
    ),
    over(
      'SELECT s, LEAST(count(DISTINCT person_id) FILTER (WHERE m), count(DISTINCT person_id) FILTER (WHERE NOT m)) AS persons FROM public.people GROUP BY s',
    ),
    over('SELECT s, COALESCE(count(DISTINCT badge), 0) AS persons FROM public.staff GROUP BY s'),
    over('SELECT s, count(DISTINCT CASE WHEN a > 1 THEN person_id END) AS persons FROM public.people GROUP BY s'),
    over(
      'SELECT s, count(DISTINCT person_id) AS persons FROM public.people GROUP BY s UNION ALL SELECT s, count(DISTINCT badge) FROM public.staff GROUP BY s',
    ),
    over(
      'SELECT s, count(DISTINCT who) AS persons FROM (SELECT s, person_id::text AS who FROM public.people UNION ALL SELECT s, badge FROM public.staff) AS all_of_them GROUP BY s',
    ),
    over(
      'WITH a(s, persons) AS (SELECT s, count(DISTINCT person_id) FROM public.people GROUP BY s) SELECT a.s, max(a.persons) AS persons FROM a GROUP BY a.s',
    ),
    over('WITH a AS (SELECT * FROM public.people) SELECT s, count(DISTINCT person_id) AS persons FROM a GROUP BY s'),
    `SELECT s, count(DISTINCT person_id) AS persons FROM public.people WHERE a > (SELECT avg(a) FROM public.people) GROUP BY s ${END}`,
    over('SELECT s, count(DISTINCT person_id) AS persons, max(month) AS month FROM public.people GROUP BY s'),
  ])('accepts %s', (sql) => {
    expect(codes(sql)).toEqual([]);
  });

  it.each([
    ['privacy.person_rows', `SELECT s, 9 AS persons FROM public.people ${END}`],
    ['privacy.person_rows', `SELECT DISTINCT s, 9 AS persons FROM public.people ${END}`],
    ['privacy.person_rows', `SELECT s, count(*) OVER () AS persons FROM public.people ${END}`],
    [
      'privacy.person_rows',
      `SELECT s, count(DISTINCT person_id) AS persons FROM public.people GROUP BY s, person_id ${END}`,
    ],
    [
      'privacy.person_rows',
      `SELECT s, count(DISTINCT person_id) AS persons FROM public.people GROUP BY s, md5(person_id) ${END}`,
    ],
    ['privacy.person_rows', over('SELECT s, person_id, count(*) AS persons FROM public.people GROUP BY 1, 2')],
    ['privacy.person_rows', over('SELECT s, person_id AS p, count(*) AS persons FROM public.people GROUP BY s, p')],
    [
      'privacy.person_rows',
      over('SELECT s, 7 AS persons FROM public.firms UNION ALL SELECT s, pay FROM public.people'),
    ],
    [
      'privacy.person_rows',
      `SELECT f.s, (SELECT p.pay FROM public.people AS p WHERE p.k = f.k ORDER BY 1 LIMIT 1) AS persons FROM public.firms AS f ${END}`,
    ],
    [
      'privacy.person_rows',
      `SELECT f.s, cardinality(ARRAY(SELECT p.pay FROM public.people AS p ORDER BY 1)) AS persons FROM public.firms AS f ${END}`,
    ],
    [
      'privacy.person_key',
      `SELECT q.pid AS s, count(DISTINCT p.person_id) AS persons FROM public.people AS p CROSS JOIN LATERAL (SELECT p.person_id AS pid) AS q GROUP BY q.pid ${END}`,
    ],
    [
      'privacy.person_rows',
      over(
        'SELECT q.pid AS s, count(DISTINCT p.person_id) AS persons FROM public.people AS p CROSS JOIN LATERAL (SELECT f.k, person_id AS pid FROM public.firms AS f) AS q GROUP BY q.pid',
      ),
    ],
    [
      'privacy.person_rows',
      over('SELECT s, count(DISTINCT person_id) AS persons FROM public.people GROUP BY ROLLUP (s, (person_id))'),
    ],
    [
      'privacy.person_rows',
      over('SELECT s, person_id, count(*) AS persons FROM public.people GROUP BY GROUPING SETS (1, 2)'),
    ],
    [
      'privacy.person_key',
      `SELECT (SELECT max(p.person_id)) AS s, count(DISTINCT p.person_id) AS persons FROM public.people AS p ${END}`,
    ],
    [
      'privacy.person_key',
      `SELECT max(person_id) AS s, count(DISTINCT person_id) AS persons FROM public.people ${END}`,
    ],
    [
      'privacy.person_key',
      `SELECT string_agg(person_id, ',' ORDER BY person_id) AS s, count(DISTINCT person_id) AS persons FROM public.people ${END}`,
    ],
    [
      'privacy.person_key',
      `SELECT max(people::text) AS s, count(DISTINCT person_id) AS persons FROM public.people ${END}`,
    ],
    [
      'privacy.person_key',
      `WITH a AS (SELECT lower(person_id) AS alias FROM public.people) SELECT min(alias) AS s, count(DISTINCT alias) AS persons FROM a ${END}`,
    ],
    [
      'privacy.person_key',
      `WITH a(x) AS (SELECT p.person_id FROM public.people AS p) SELECT min(x) AS s, count(DISTINCT x) AS persons FROM a ${END}`,
    ],
    [
      'privacy.person_key',
      `SELECT min(q.b) AS s, count(DISTINCT q.b) AS persons FROM (SELECT * FROM public.people) AS q(a, b) ${END}`,
    ],
    ['privacy.count', `SELECT s, count(*) AS persons FROM public.people GROUP BY s ${END}`],
    ['privacy.count', `SELECT s, count(DISTINCT s) AS persons FROM public.people GROUP BY s ${END}`],
    [
      'privacy.persons_column',
      `SELECT s, count(*) AS persons FROM public.people GROUP BY s HAVING count(DISTINCT person_id) > 9 ${END}`,
    ],
    [
      'privacy.persons_column',
      over(
        'WITH a AS (SELECT s, g, count(DISTINCT person_id) AS n FROM public.people GROUP BY s, g) SELECT s, sum(n) AS persons FROM a GROUP BY s',
      ),
    ],
    [
      'privacy.persons_column',
      over('SELECT s, count(DISTINCT person_id) + 10 AS persons FROM public.people GROUP BY s'),
    ],
    [
      'privacy.persons_column',
      over('SELECT s, GREATEST(count(DISTINCT person_id), 10) AS persons FROM public.people GROUP BY s'),
    ],
    [
      'privacy.persons_column',
      over(
        'SELECT s, count(DISTINCT person_id) AS persons FROM public.people GROUP BY s UNION ALL SELECT s, 9 FROM public.firms',
      ),
    ],
    [
      'privacy.persons_column',
      over('SELECT s, COALESCE(count(DISTINCT person_id), 9) AS persons FROM public.people GROUP BY s'),
    ],
    [
      'privacy.persons_column',
      over('SELECT s, LEAST(count(DISTINCT person_id), 9) AS persons FROM public.people GROUP BY s'),
    ],
  ])('refuses with %s: %s', (code, sql) => {
    expect(codes(sql)).toContain(code);
  });

  const GROUPED = `SELECT s, count(DISTINCT person_id) AS persons FROM public.people GROUP BY s ${END}`;

  it('asks for a declaration, at or above the floor, of a column there is', () => {
    expect(codes(GROUPED, { extra: '' })).toEqual(['privacy.missing']);
    expect(codes(GROUPED, { extra: 'privacy: {persons_column: persons, minimum_group_size: 4}' })).toEqual([
      'privacy.group_size',
    ]);
    expect(codes(GROUPED, { extra: 'privacy: {persons_column: heads, minimum_group_size: 5}' })).toEqual([
      'privacy.persons_column',
    ]);
    expect(codes(GROUPED, { extra: 'privacy: {persons_column: persons}' })).toContain('contract.missing_key');
    expect(codes(GROUPED, { extra: 'privacy: strict' })).toContain('contract.type');
  });

  it('finds persons behind a CTE nobody would look at', () => {
    expect(
      codes(`WITH seen AS (SELECT 1 AS one FROM public.people) SELECT f.s, f.persons FROM public.firms AS f ${END}`, {
        extra: '',
      }),
    ).toContain('privacy.missing');
  });

  it('holds thresholds that a caller may set to the floor', () => {
    const sql = `SELECT s, count(DISTINCT person_id) AS persons FROM public.people GROUP BY s HAVING count(DISTINCT person_id) >= :least ${END}`;
    const outside = `SELECT s, persons FROM (SELECT s, count(DISTINCT person_id) AS persons FROM public.people GROUP BY s) AS q WHERE :least <= persons ${END}`;
    const least = (bounds: string): string => `  - {name: least, type: integer, description: d, default: 50${bounds}}`;
    for (const statement of [sql, outside]) {
      expect(codes(statement, { parameters: least('') })).toEqual(['privacy.threshold']);
      expect(codes(statement, { parameters: least(', min: 4') })).toEqual(['privacy.threshold']);
      expect(codes(statement, { parameters: least(', min: 5') })).toEqual([]);
    }
  });

  it('lets dates move by whole months only', () => {
    const sql = `SELECT s, count(DISTINCT person_id) AS persons FROM public.people WHERE d <= :as_of GROUP BY s ${END}`;
    expect(codes(sql, { parameters: '  - {name: as_of, type: date, description: d, default: null}' })).toEqual([
      'privacy.snap',
    ]);
    expect(
      codes(sql, { parameters: '  - {name: as_of, type: date, description: d, default: null, snap: month}' }),
    ).toEqual([]);
  });

  describe('of the least and the greatest', () => {
    const told = (pay: string, type = 'decimal'): string[] => {
      const sql = `WITH a AS (SELECT s, count(DISTINCT person_id) AS persons, ${pay} AS pay FROM public.people GROUP BY s) SELECT s, persons, pay FROM a ${END}`;
      const text = definitionOf(sql, { columns: `s:string, persons:integer, pay:${type}`, key: 's', extra: PRIVACY });
      return checkDefinition(text).problems.map((problem) => problem.code);
    };

    it.each([
      'max(pay)',
      '2 * min(pay)',
      'coalesce(max(pay), 0)',
      'max(pay) - min(pay)',
      'round(avg(pay), 2) + max(pay)',
    ])('refuses %s as it stands', (pay) => {
      expect(told(pay)).toEqual(['privacy.extreme']);
    });

    it.each(['round(max(pay), -2)', 'round(avg(pay), 2)', 'floor(min(pay) / 100)'])('accepts %s', (pay) => {
      expect(told(pay)).toEqual([]);
    });

    it('accepts days, and the least of groups', () => {
      expect(told('max(month)', 'date')).toEqual([]);
      const inner = 'SELECT s, k, count(DISTINCT person_id) AS persons FROM public.people GROUP BY s, k';
      expect(codes(over(`SELECT s, min(persons) AS persons FROM (${inner}) AS g GROUP BY s`))).toEqual([]);
    });
  });
});

describe('statements over tables of several tenants', () => {
  beforeAll(loadSqlParser);

  const sql =
    'SELECT k, n FROM (SELECT t.k, count(*) AS n FROM public.tickets AS t GROUP BY t.k) AS q ORDER BY k COLLATE "C"';
  const checked = (extra: string) =>
    checkDefinition(definitionOf(sql, { columns: 'k:string, n:integer', key: 'k', extra }));

  it('are answered for one tenant, never for everyone', () => {
    expect(checked('').problems.map(({ code }) => code)).toEqual(['tenancy.scope']);
    expect(checked('scope: tenant').problems).toEqual([]);
    expect(checked('scope: tenant').definition?.tenancy).toEqual({
      table: 'public.tickets',
      column: 'tenant_id',
      ofTenants: { 'public.tickets': 'tenant_id' },
    });
  });
});
