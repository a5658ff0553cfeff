import type { JsonObject } from '../../../../src/kernel/canonical-json.js';
import type { ColumnDefinition, ColumnType } from '../../../../src/registry/query-definition.js';
import { planTransforms, TRANSFORMS } from '../../../../src/registry/transforms/transform.catalogue.js';
import { TransformFault, type Row } from '../../../../src/registry/transforms/transform.js';

const column = (name: string, type: ColumnType, unit?: string): ColumnDefinition => ({
  name,
  type,
  description: name,
  nullable: true,
  ...(unit === undefined ? {} : { unit }),
});
const COLUMNS = [
  column('sector', 'string'),
  column('year', 'integer', 'years'),
  column('value', 'decimal', 'qar'),
  column('is_open', 'boolean'),
];
const ROWS: readonly Row[] = [
  ['A', '2021', '10', 't'],
  ['B', '2021', '30.5', 'f'],
  ['A', '2022', '12.5', 't'],
  ['B', '2022', null, 'f'],
  ['A', '2020', '0', null],
];

function run(name: string, args: JsonObject, rows = ROWS, columns = COLUMNS) {
  const plan = planTransforms([{ name, arguments: args }], columns);
  return { names: plan.columns.map((item) => item.name), columns: plan.columns, rows: plan.apply(rows) };
}
const last = (rows: readonly Row[]) => rows.map((row) => row.at(-1));

describe('the transform catalogue', () => {
  it('has every step of the registry', () => {
    expect([...TRANSFORMS.keys()]).toEqual([
      'select',
      'filter_equals',
      'rename_columns',
      'to_percent',
      'top_n',
      'share_of_total',
      'yoy',
      'rolling_avg',
      'cagr',
    ]);
  });

  it('select keeps columns, in its order', () => {
    const { names, rows } = run('select', { columns: ['value', 'sector'] });
    expect(names).toEqual(['value', 'sector']);
    expect(rows[1]).toEqual(['30.5', 'B']);
  });

  it('filter_equals compares by type, null with null', () => {
    expect(run('filter_equals', { where: { sector: 'A', year: 2022 } }).rows).toEqual([ROWS[2]]);
    expect(run('filter_equals', { where: { value: null } }).rows).toEqual([ROWS[3]]);
    expect(run('filter_equals', { where: { value: 10.0 } }, [['A', '1', '10.00', 't']]).rows).toHaveLength(1);
    expect(run('filter_equals', { where: { is_open: false } }).rows).toHaveLength(2);
  });

  it('rename_columns renames, also crosswise', () => {
    expect(run('rename_columns', { columns: { value: 'amount' } }).names).toEqual([
      'sector',
      'year',
      'amount',
      'is_open',
    ]);
    expect(run('rename_columns', { columns: { sector: 'year', year: 'sector' } }).names).toEqual([
      'year',
      'sector',
      'value',
      'is_open',
    ]);
  });

  it('to_percent moves the point two places, exactly', () => {
    const { columns, rows } = run('to_percent', { columns: ['value'] }, [
      ['A', '1', '0.1234567890123456789', 't'],
      ['A', '1', '-0.5', 't'],
      ['A', '1', null, 't'],
    ]);
    expect(columns[2]!.unit).toBe('percent');
    expect(rows.map((row) => row[2])).toEqual(['12.34567890123456789', '-50', null]);
  });

  it('top_n takes the largest, nulls last, ties in their order', () => {
    expect(run('top_n', { column: 'value', n: 2 }).rows.map((row) => row[2])).toEqual(['30.5', '12.5']);
    expect(run('top_n', { column: 'value', n: 9 }).rows.map((row) => row[2])).toEqual([
      '30.5',
      '12.5',
      '10',
      '0',
      null,
    ]);
    expect(run('top_n', { column: 'value', n: 9, descending: false }).rows.map((row) => row[2])).toEqual([
      '0',
      '10',
      '12.5',
      '30.5',
      null,
    ]);
    expect(run('top_n', { column: 'year', n: 2 }).rows.map((row) => row[0])).toEqual(['A', 'B']);
  });

  it('share_of_total adds the share of the group, null for null and over zero', () => {
    expect(last(run('share_of_total', { value: 'value' }).rows)).toEqual(['18.87', '57.55', '23.58', null, '0.00']);
    expect(last(run('share_of_total', { value: 'value', group: ['year'] }).rows)).toEqual([
      '24.69',
      '75.31',
      '100.00',
      null,
      null,
    ]);
    const { names, columns, rows } = run('share_of_total', { value: 'value', decimals: 0, as: 'part' });
    expect(names.at(-1)).toBe('part');
    expect(columns.at(-1)).toMatchObject({ type: 'decimal', unit: 'percent', nullable: true });
    expect(last(rows)).toEqual(['19', '58', '24', null, '0']);
  });

  it('yoy compares with the previous row in sort order, first and over zero null', () => {
    expect(last(run('yoy', { value: 'value', sort: 'year', group: ['sector'] }).rows)).toEqual([
      null,
      null,
      '25.00',
      null,
      null,
    ]);
    const rising: Row[] = [
      ['A', '2', '100', 't'],
      ['A', '10', '50', 't'],
      ['A', '1', '-80', 't'],
    ];
    expect(last(run('yoy', { value: 'value', sort: 'year' }, rising).rows)).toEqual(['-225.00', '-50.00', null]);
  });

  it('rolling_avg waits for a full window', () => {
    const rows: Row[] = ['1', '2', '4', null, '8', '8', '9'].map((value, index) => ['A', String(index), value, 't']);
    expect(last(run('rolling_avg', { value: 'value', sort: 'year' }, rows).rows)).toEqual([
      null,
      null,
      '2.33',
      null,
      null,
      null,
      '8.33',
    ]);
    expect(last(run('rolling_avg', { value: 'value', sort: 'year', window: 1, decimals: 0 }, rows).rows)).toEqual([
      '1',
      '2',
      '4',
      null,
      '8',
      '8',
      '9',
    ]);
    expect(run('rolling_avg', { value: 'value', sort: 'year' }).columns.at(-1)).toMatchObject({ unit: 'qar' });
  });

  it('cagr is null unless all inputs are above zero', () => {
    const columns = [column('a', 'decimal'), column('b', 'decimal'), column('n', 'integer')];
    const rows: Row[] = [
      ['100', '121', '2'],
      ['100', '0', '2'],
      ['-1', '5', '2'],
      ['100', '121', '0'],
      ['100', null, '2'],
      ['100', '50', '1'],
    ];
    expect(last(run('cagr', { start: 'a', end: 'b', periods: 'n' }, rows, columns).rows)).toEqual([
      '10.00',
      null,
      null,
      null,
      null,
      '-50.00',
    ]);
    expect(last(run('cagr', { start: 'a', end: 'b', periods: 2 }, rows.slice(0, 1), columns).rows)).toEqual(['10.00']);
  });

  it('runs steps one after the other, each on what the last one left', () => {
    const plan = planTransforms(
      [
        { name: 'rename_columns', arguments: { columns: { value: 'amount' } } },
        { name: 'share_of_total', arguments: { value: 'amount' } },
        { name: 'top_n', arguments: { column: 'share_percent', n: 1 } },
        { name: 'select', arguments: { columns: ['sector', 'share_percent'] } },
      ],
      COLUMNS,
    );
    expect(plan.columns.map((item) => item.name)).toEqual(['sector', 'share_percent']);
    expect(plan.apply(ROWS)).toEqual([['B', '57.55']]);
    expect(plan.apply([])).toEqual([]);
  });

  it.each<[string, JsonObject, string]>([
    ['spin', {}, 'not a transform'], ['select', { columns: [] }, 'list of columns'], ['select', { columns: ['planet'] }, 'not a column'], ['select', { columns: ['year', 'year'] }, 'twice'],
    ['select', { rows: 1 }, 'takes no rows'], ['filter_equals', { where: {} }, 'mapping'], ['filter_equals', { where: { year: 'x' } }, 'another type'], ['filter_equals', { where: { planet: 1 } }, 'not a column'],
    ['rename_columns', { columns: { year: 'Year' } }, 'lower-case'], ['rename_columns', { columns: { year: 'value' } }, 'already'], ['to_percent', { columns: ['year'] }, 'not a decimal'],
    ['top_n', { column: 'year' }, 'n must be'], ['top_n', { column: 'year', n: 0 }, 'n must be'], ['top_n', { column: 'year', n: 1, descending: 'no' }, 'true or false'],
    ['share_of_total', { value: 'sector' }, 'numbers'], ['share_of_total', { value: 'value', as: 'year' }, 'already'], ['share_of_total', { value: 'value', decimals: 11 }, 'decimals'],
    ['yoy', { value: 'value' }, 'sort'], ['rolling_avg', { value: 'value', sort: 'year', window: 0 }, 'window'], ['cagr', { start: 'value', end: 'value', periods: 0 }, 'periods'],
    ['cagr', { start: 'value', end: 'value', periods: 'sector' }, 'numbers'],
  ])('refuses %s %j', (name, args, reason) => {
    expect(() => run(name, args)).toThrow(TransformFault);
    expect(() => run(name, args)).toThrow(reason);
  }); // prettier-ignore
});
