import { ariaSort, sortRows, turned } from '../../../web/src/components/table.sorting.js';

describe('the order of a table', () => {
  const rows = [{ n: 2 }, { n: null }, { n: 10 }];
  const order = (isDescending: boolean) => sortRows(rows, ({ n }) => n, { key: 'n', isDescending }).map(({ n }) => n);

  it('is by value, with what is not known last, whichever way', () => {
    expect(order(false)).toEqual([2, 10, null]);
    expect(order(true)).toEqual([10, 2, null]);
    expect(rows.map(({ n }) => n)).toEqual([2, null, 10]);
  });

  it('is that of the answer until it is asked for another', () => {
    expect(sortRows(rows, ({ n }) => n, null)).toBe(rows);
  });

  it('turns around where the same column is asked for again', () => {
    const first = turned(null, 'n');
    expect(ariaSort(first, 'n')).toBe('ascending');
    expect(ariaSort(turned(first, 'n'), 'n')).toBe('descending');
    expect(ariaSort(turned(first, 'other'), 'n')).toBe('none');
  });
});
