import { copyBatches, copyField, copyLine } from '../../../src/datasets/copy-text.codec.js';

describe('the text of a COPY', () => {
  it('writes each type as PostgreSQL reads it', () => {
    expect(copyLine(['x', 1.5, true, false, null])).toBe('x\t1.5\tt\tf\t\\N\n');
  });
  it('escapes what would end a field or a line', () => {
    expect(copyField('a\tb\nc\rd\\N')).toBe('a\\tb\\nc\\rd\\\\N');
  });
  it('comes in batches of whole lines that lose none', () => {
    const rows = Array.from({ length: 20_000 }, (_, i) => [i, 'some text']);
    const batches = [...copyBatches(rows)];
    expect(batches.length).toBeGreaterThan(2);
    expect(batches.every(({ text }) => text.endsWith('\n') && text.length < 70_000)).toBe(true);
    expect(batches.reduce((sum, batch) => sum + batch.rows, 0)).toBe(20_000);
    expect(batches.map(({ text }) => text).join('')).toBe(rows.map((row) => copyLine(row)).join(''));
  });
  it('is nothing for no rows', () => {
    expect([...copyBatches([])]).toEqual([]);
  });
});
