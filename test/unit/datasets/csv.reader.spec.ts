import { CsvReader } from '../../../src/datasets/csv.reader.js';
import type { CsvRecord } from '../../../src/datasets/csv.record.js';

const read = (text: string, columns: readonly string[] = ['a', 'b']): CsvRecord[] => [
  ...new CsvReader('some.csv', text, columns).records(),
];
const pairs = (text: string): string[][] => read(text).map((record) => [record.text('a'), record.text('b')]);

describe('a comma-separated file', () => {
  it('is read with LF or CRLF, with or without a last line end and a byte order mark', () => {
    for (const text of ['a,b\n1,2\n3,4\n', 'a,b\r\n1,2\r\n3,4', '\uFEFFa,b\n1,2\n3,4\n']) {
      expect(pairs(text)).toEqual([
        ['1', '2'],
        ['3', '4'],
      ]);
    }
  });
  it('is read with quoted fields, commas and quotes in them', () => {
    expect(pairs('a,b\n"x, y","say ""z"""\n')).toEqual([['x, y', 'say "z"']]);
    expect(pairs('a,b\nplain,"last"\n')).toEqual([['plain', 'last']]);
  });
  it('may have columns nobody asked for, in any order', () => {
    const [record] = read('c,b,a\n9,2,1\n');
    expect(record?.integer('a')).toBe(1);
    expect(record?.text('b')).toBe('2');
  });

  it.each([
    ['a,b\n1,2\n3\n', 'some.csv line 3: 1 fields where the header names 2'],
    ['a,b\n1,2,3\n', 'some.csv line 2: 3 fields where the header names 2'],
    ['a,b\n1,2\n\n3,4\n', 'some.csv line 3: the line is empty'],
    ['a,b\n"1,2\n', 'some.csv line 2: a quote is misplaced or left open'],
    ['a,b\n1"x",2\n', 'some.csv line 2: a quote is misplaced or left open'],
    ['a,c\n1,2\n', 'some.csv line 1: the header lacks b'],
    ['', 'some.csv line 1: the header lacks a, b'],
  ])('tells file and line of what is wrong in %j', (text, detail) => {
    expect(() => read(text)).toThrow(expect.objectContaining({ code: 'data.invalid', detail }) as Error);
  });
});

describe('a record', () => {
  const record = read('a,b,n,d,f\n 1 ,,x,1.5e3,Yes\n')[0]!;

  it('gives text, numbers and flags as they stand', () => {
    expect(record.text('a')).toBe('1');
    expect(record.integer('a')).toBe(1);
    expect(record.optional('b')).toBeNull();
    expect(record.optional('n', 'x')).toBeNull();
    expect(record.decimal('d')).toBe('1.5e3');
    expect(record.flag('f', 'Yes', 'No')).toBe(true);
    expect(record.flag('f', 'No', 'Yes')).toBe(false);
  });
  it.each([
    [() => record.text('b'), 'column b is empty'],
    [() => record.integer('n'), 'column n is not a whole number'],
    [() => record.decimal('n'), 'column n is not a number'],
    [() => record.flag('n', '1', '0'), 'column n is neither 1 nor 0'],
    [() => record.text('z'), 'there is no column z'],
  ])('names column, file and line of a value it cannot give', (get, problem) => {
    expect(get).toThrow(
      expect.objectContaining({
        code: 'data.invalid',
        detail: `some.csv line 2: ${problem}`,
        fields: { file: 'some.csv', line: 2 },
      }) as Error,
    );
  });
});
