import { TagLedger } from '../../../src/changes/tag-ledger.js';

describe('the last changes of tags', () => {
  const ledger = (...changes: readonly (readonly [string, number])[]): TagLedger => {
    const made = new TagLedger(100);
    // Each with a number of its own, and known by itself.
    for (const change of changes) made.apply([change]);
    return made;
  };

  it.each([
    ['a rule and the mark of all rules', 'rule:some', 'rule:7:prefix:a'],
    ['an expiry and the mark of all', 'expire:some', 'expire:key:a'],
    ['a bucket and its table', 'table:public.x', 'table:public.x#2f'],
    ['rows of any bucket and their table', 'table:public.x', 'table:public.x#*'],
  ])('%s: whoever stands between the two numbers learns of the first again with the second', (_, whole, part) => {
    expect(ledger([whole, 4]).lastChange(whole)).toBe(4);
    expect(ledger([whole, 4], [part, 5]).lastChange(whole)).toBe(5);
    expect(ledger([part, 4], [whole, 5]).lastChange(whole)).toBe(5);
    expect(ledger([part, 4], [whole, 5]).lastChange(part)).toBe(4);
  });

  it('leaves alone what is told by itself', () => {
    const made = ledger(['key:a', 1], ['table:public.x', 2], ['rule:some', 3], ['key#2f', 4]);
    expect(['key:a', 'table:public.x', 'rule:some', 'key#2f', 'key'].map((tag) => made.lastChange(tag))).toEqual([
      ...[1, 2, 3, 4],
      0,
    ]);
    expect(made.rules).toEqual([]);
  });

  it('begins anew with the same', () => {
    const made = new TagLedger(100);
    made.load(
      [
        ['rule:some', 4],
        ['rule:7:prefix:a', 5],
      ],
      0,
    );
    expect(made.lastChange('rule:some')).toBe(5);
    expect(made.rules).toEqual(['rule:7:prefix:a']);
  });
});
