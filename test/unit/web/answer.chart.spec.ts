import { drawn, NO_SPLIT, suggested } from '../../../web/src/pages/queries/answer.chart.js';
import type { Column } from '../../../web/src/api/registry.types.js';

const column = (name: string, type: string, unit: string | null = null): Column => ({
  ...{ name, type, unit },
  description: '',
  nullable: true,
});
const COLUMNS = [column('country', 'string'), column('year', 'integer'), column('value', 'decimal', 'usd')];

describe('the chart of an answer', () => {
  it('runs along time, one series for each of a few names', () => {
    const rows = [
      { country: 'QAT', year: 2021, value: 2 },
      { country: 'QAT', year: 2020, value: 1 },
      { country: 'SAU', year: 2020, value: 5 },
    ];
    const choice = suggested(rows, COLUMNS);
    expect(choice).toEqual({ x: 'year', y: 'value', split: 'country' });
    const { kind, series, rows: places, unit } = drawn(rows, COLUMNS, choice!);
    expect([kind, unit, series.map(({ label }) => label)]).toEqual(['line', 'usd', ['QAT', 'SAU']]);
    expect(places).toEqual([
      { year: '2020', 'value of QAT': 1, 'value of SAU': 5 },
      { year: '2021', 'value of QAT': 2 },
    ]);
  });

  it('runs along names where there is no time, in the order of the answer', () => {
    const rows = [
      { country: 'SAU', year: 2020, value: 5 },
      { country: 'QAT', year: 2020, value: null },
    ];
    const choice = suggested(rows, COLUMNS);
    expect(choice).toEqual({ x: 'country', y: 'value', split: NO_SPLIT });
    const { kind, rows: places } = drawn(rows, COLUMNS, choice!);
    expect(kind).toBe('bar');
    expect(places).toEqual([
      { country: 'SAU', 'value of value': 5 },
      { country: 'QAT', 'value of value': null },
    ]);
  });

  it('is none where nothing is a number, or nothing differs', () => {
    expect(suggested([{ country: 'QAT' }, { country: 'SAU' }], [column('country', 'string')])).toBeNull();
    expect(suggested([{ country: 'QAT', year: 2020, value: 1 }], COLUMNS)).toBeNull();
  });
});
