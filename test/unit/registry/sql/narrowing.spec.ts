import { loadSqlParser } from '../../../../src/registry/sql/sql.parser.js';
import { checkDefinition, definitionOf } from '../../../support/definition-files.js';

const NARROW = 'narrow:\n  - {table: public.t, column: c, param: p}';

function codes(sql: string, parameter = 'type: string, required: true'): string[] {
  const parameters = `  - {name: p, description: d, ${parameter}}`;
  const text = definitionOf(sql, { columns: 'n:integer', key: 'n', parameters, extra: NARROW });
  return checkDefinition(text).problems.map((problem) => problem.code);
}

describe('the proof of narrowing', () => {
  beforeAll(loadSqlParser);

  it.each([
    'SELECT n FROM public.t WHERE c = :p ORDER BY n',
    'SELECT n FROM public.t WHERE :p = t.c AND n > 3 ORDER BY n',
    'SELECT x.n FROM public.t AS x JOIN public.u ON u.k = x.k WHERE x.c = :p ORDER BY x.n',
    'SELECT t.n FROM public.u JOIN public.t ON u.k = t.k AND t.c = :p ORDER BY t.n',
    'SELECT u.n FROM public.u LEFT JOIN public.t ON u.k = t.k AND t.c = :p ORDER BY u.n',
    'SELECT u.n FROM public.t RIGHT JOIN public.u ON u.k = t.k AND t.c = :p ORDER BY u.n',
    'SELECT u.n FROM public.u FULL JOIN public.t ON u.k = t.k WHERE t.c = :p ORDER BY u.n',
    'WITH a AS (SELECT n FROM public.t WHERE c = :p) SELECT n FROM a UNION SELECT n FROM public.t WHERE c = :p ORDER BY n',
    'SELECT n FROM public.u WHERE EXISTS (SELECT 1 FROM public.t WHERE t.c = :p AND t.k = u.k) ORDER BY n',
    'SELECT n FROM public.t WHERE c = :p::text ORDER BY n',
    'SELECT n FROM public.t WHERE (n > 1 OR n < 0) AND (c = :p AND n <> 7) ORDER BY n',
  ])('succeeds for %s', (sql) => {
    expect(codes(sql)).toEqual([]);
  });

  it.each([
    'SELECT n FROM public.t WHERE c = :p OR n = 3 ORDER BY n',
    'SELECT n FROM public.t WHERE NOT (c = :p) ORDER BY n',
    'SELECT n FROM public.t WHERE c <> :p ORDER BY n',
    'SELECT n FROM public.t WHERE c >= :p ORDER BY n',
    'SELECT n FROM public.t WHERE lower(c) = :p ORDER BY n',
    'SELECT n FROM public.t WHERE c::text = :p ORDER BY n',
    'SELECT n FROM public.t WHERE c = lower(:p) ORDER BY n',
    'SELECT n FROM public.t WHERE c = :p::int4::text ORDER BY n',
    'SELECT n FROM public.t WHERE c IN (:p) ORDER BY n',
    'SELECT n FROM public.t WHERE c IS NOT DISTINCT FROM :p ORDER BY n',
    'SELECT n FROM public.t WHERE c COLLATE "x" = :p ORDER BY n',
    'SELECT n FROM public.t WHERE other = :p ORDER BY n',
    'SELECT n FROM public.t WHERE :p IS NULL OR c = :p ORDER BY n',
    'SELECT t.n FROM public.t JOIN public.u ON true WHERE c = :p ORDER BY t.n',
    'SELECT t.n FROM public.t JOIN public.u ON true WHERE u.c = :p ORDER BY t.n',
    'SELECT t.n FROM public.t LEFT JOIN public.u ON u.k = t.k AND t.c = :p ORDER BY t.n',
    'SELECT t.n FROM public.t FULL JOIN public.u ON u.k = t.k AND t.c = :p ORDER BY t.n',
    'SELECT n FROM (SELECT n, c FROM public.t) AS q WHERE q.c = :p ORDER BY n',
    'SELECT n FROM public.t WHERE c = :p AND n > (SELECT max(n) FROM public.t) ORDER BY n',
    'SELECT n FROM public.t WHERE c = :p UNION SELECT n FROM public.t ORDER BY n',
    'WITH a AS (SELECT n FROM public.t) SELECT n FROM public.t WHERE c = :p ORDER BY n',
    'SELECT n FROM public.t HAVING c = :p ORDER BY n',
    'SELECT a.n FROM public.t AS a, public.t AS b WHERE a.c = :p ORDER BY a.n',
    'SELECT n FROM public.u WHERE c = :p ORDER BY n',
  ])('fails for %s', (sql) => {
    expect(codes(sql)).toContain('narrow.unproven');
  });

  it('takes the idiom of an optional parameter, and only that, where it may be null', () => {
    const optional = 'type: string, default: null';
    expect(codes('SELECT n FROM public.t WHERE (:p IS NULL OR c = :p) ORDER BY n', optional)).toEqual([]);
    expect(codes('SELECT n FROM public.t WHERE (t.c = :p OR :p IS NULL) ORDER BY n', optional)).toEqual([]);
    expect(codes('SELECT n FROM public.t WHERE c = :p ORDER BY n', optional)).toEqual(['narrow.unproven']);
    expect(codes('SELECT n FROM public.t WHERE (:p IS NULL OR c = :p OR n = 1) ORDER BY n', optional)).toEqual([
      'narrow.unproven',
    ]);
    expect(codes('SELECT n FROM public.t WHERE (:p IS NOT NULL OR c = :p) ORDER BY n', optional)).toEqual([
      'narrow.unproven',
    ]);
    expect(codes("SELECT n FROM public.t WHERE (:p = '' OR c = :p) ORDER BY n", optional)).toEqual(['narrow.unproven']);
  });

  it('is for parameters whose text is the column’s text', () => {
    const sql = 'SELECT n FROM public.t WHERE c = :p ORDER BY n';
    expect(codes(sql, 'type: integer, required: true')).toEqual([]);
    expect(codes(sql, 'type: date, default: 2020-01-01')).toEqual([]);
    expect(codes(sql, 'type: float, required: true')).toEqual(['narrow.parameter']);
    expect(codes(sql, 'type: boolean, required: true')).toEqual(['narrow.parameter']);
    expect(codes('SELECT n FROM public.t WHERE c = ANY(:p) ORDER BY n', 'type: string_list, required: true')).toEqual([
      'narrow.parameter',
    ]);
  });
});
