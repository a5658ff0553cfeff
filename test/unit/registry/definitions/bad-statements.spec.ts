import { loadSqlParser } from '../../../../src/registry/sql/sql.parser.js';
import { checkDefinition, edited, SAMPLE } from '../../../support/definition-files.js';
import { expectRefused, withCount, withFrom, withTop, type Bad } from './bad-definition.fixture.js';

const BAD: readonly Bad[] = [
  ['no statement', [[SAMPLE.slice(SAMPLE.indexOf('WITH')), '-- later']], 'sql.empty', '-- later'],
  ['a syntax error', [['GROUP BY c.region', 'GROUP BY BY c.region']], 'sql.syntax', 'BY BY'],
  ['an undeclared parameter', [['LIMIT :top', 'LIMIT :top + :more']], 'sql.parameter_undeclared', ':more'],
  ['an unused parameter', [['LIMIT :top', 'LIMIT 5']], 'sql.parameter_unused', 'WITH answer'],
  [
    'a parameter inside a literal',
    [
      ['LIMIT :top', 'LIMIT 5'],
      ['count(*) AS total', "count(*) + length(':top days') AS total"],
    ],
    'sql.parameter_unused',
    'WITH answer',
  ],
  ['a numbered parameter', [['LIMIT :top', 'LIMIT :top + $1']], 'sql.positional', '$1'],
  ['two statements', [['LIMIT :top\n', 'LIMIT :top;\nSELECT 1']], 'sql.several_statements', 'SELECT 1'],
  ['a semicolon', [['LIMIT :top', 'LIMIT :top;']], 'sql.semicolon', 'LIMIT'],
  [
    'a DELETE',
    [[SAMPLE.slice(SAMPLE.indexOf('WITH')), 'DELETE FROM public.countries WHERE region = :region OR 1 = :top']],
    'sql.not_select',
    'DELETE',
  ],
  [
    'a writing CTE',
    [['WITH answer', 'WITH gone AS (DELETE FROM public.countries RETURNING region),\nanswer']],
    'sql.not_select',
    'WITH gone',
  ],
  ['SELECT INTO', [['SELECT region, total\n', 'SELECT region, total INTO public.copy\n']], 'sql.into', 'INTO'],
  ['FOR UPDATE', [['LIMIT :top', 'LIMIT :top FOR UPDATE']], 'sql.lock', 'LIMIT'],
  ['a star in the outermost select', [['SELECT region, total\n', 'SELECT *\n']], 'sql.star', 'SELECT *'],
  [
    'columns in another order',
    [['SELECT region, total\n', 'SELECT total, region\n']],
    'sql.columns',
    'SELECT total, region',
  ],
  ['a table without a schema', withFrom('FROM countries AS c'), 'sql.unqualified_table', 'FROM countries'],
  ['a table of the catalogue', withFrom('FROM pg_catalog.pg_class AS c'), 'sql.closed_table', 'pg_class'],
  ['a table of the platform', withFrom('FROM falaj.change_log AS c'), 'sql.closed_table', 'change_log'],
  ['TABLESAMPLE', withFrom('FROM public.countries AS c TABLESAMPLE system (10)'), 'sql.sample', 'TABLESAMPLE'],
  ['a system column', withCount('count(c.ctid)'), 'sql.system_column', 'ctid'],
  ['now()', withCount('count(*) FILTER (WHERE c.founded < now())'), 'sql.clock', 'now()'],
  ['current_date', withCount('count(*) FILTER (WHERE c.founded < current_date)'), 'sql.clock', 'current_date'],
  ['clock_timestamp()', withCount('max(pg_catalog.clock_timestamp())'), 'sql.clock', 'clock_timestamp'],
  ['age to today', withCount('max(age(c.founded))'), 'sql.clock', 'age('],
  ['a clock word as a date', withCount("count(*) FILTER (WHERE c.founded < 'today'::date)"), 'sql.clock', 'today'],
  ['a text parameter as a date', [['c.region = :region', 'c.founded = :region::date']], 'sql.clock', ':region::date'],
  ['random()', withCount('sum(random())'), 'sql.clock', 'random'],
  ['a sequence', withCount("max(nextval('s'))"), 'sql.clock', 'nextval'],
  ['a file', withCount("max(pg_read_file('x'))"), 'sql.function', 'pg_read_file'],
  ['a session setting', withCount("max(current_setting('x'))"), 'sql.function', 'current_setting'],
  ['a user function', withCount('max(public.secret(c.region))'), 'sql.function', 'secret'],
  ['a cast to a catalogue type', withCount("max('x'::regclass::text)"), 'sql.type', 'regclass'],
  ['an operator of a schema', withCount('count(*) FILTER (WHERE 1 OPERATOR(public.=) 1)'), 'sql.function', 'OPERATOR'],
  ['an aggregate of unordered input', withCount("string_agg(c.name, ',')"), 'sql.order', 'string_agg'],
  ['a rank without an order', withCount('row_number() OVER ()'), 'sql.order', 'row_number'],
  [
    'no ORDER BY',
    [['ORDER BY total DESC, region COLLATE "C"\nLIMIT :top', 'OFFSET 0 * :top']],
    'order.missing',
    'SELECT region, total',
  ],
  [
    'an ORDER BY without the key',
    [['ORDER BY total DESC, region COLLATE "C"', 'ORDER BY total DESC']],
    'order.incomplete',
    'ORDER BY total',
  ],
  ['a text key in the server’s collation', [['region COLLATE "C"', 'region']], 'order.collation', 'ORDER BY total'],
  ['a text key in another collation', [['COLLATE "C"', 'COLLATE "en_US"']], 'order.collation', 'ORDER BY total'],
  [
    'a LIMIT without bound',
    withTop('- {name: top, type: integer, description: d, default: 3}'),
    'order.limit',
    'LIMIT :top',
  ],
  ['a LIMIT above the row limit', [['LIMIT :top', 'LIMIT 100000 + 0 * :top']], 'order.limit', 'LIMIT 100000'],
  ['a LIMIT inside without an order', [['GROUP BY c.region', 'GROUP BY c.region LIMIT 3']], 'order.limit', 'LIMIT 3'],
  [
    'DISTINCT ON without an order',
    [['SELECT c.region, count', 'SELECT DISTINCT ON (c.region) c.region, count']],
    'order.distinct_on',
    'DISTINCT ON',
  ],
];

describe('a bad statement', () => {
  beforeAll(loadSqlParser);

  it('differs from a sound one', () => {
    const { definition, problems } = checkDefinition(SAMPLE);
    expect(problems).toEqual([]);
    expect(definition).toMatchObject({
      queryId: 'sample_query',
      reads: ['public.countries'],
      bindings: ['region', 'top'],
    });
  });

  it.each(BAD)('is refused at its line: %s', (...bad) => {
    expectRefused(bad);
  });

  it('finds every fault of a file in one pass', () => {
    const { problems } = checkDefinition(
      edited(
        ['title: Sample\n', ''],
        ['ttl_seconds: 3600', 'ttl_seconds: -1'],
        ['public.countries', 'countries'],
        ['count(*)', 'sum(random())'],
      ),
    );
    const codes = problems.map((problem) => problem.code);
    expect(codes.sort()).toEqual(['contract.missing_key', 'contract.type', 'sql.clock', 'sql.unqualified_table']);
  });
});
