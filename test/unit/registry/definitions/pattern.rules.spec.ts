import { patternFault } from '../../../../src/registry/definitions/pattern.rules.js';

describe('patternFault', () => {
  it.each([
    '[A-Z]{3}',
    'a|b',
    '(?:ab)?c+',
    '[a-z]+_[0-9]*',
    '\\d{4}',
    '(a|b)c',
    '[(+*]+',
    '\\(\\+',
    '\\p{L}+',
    '(ab)?',
    'a{2,5}b{3}',
  ])('accepts %s', (pattern) => {
    expect(patternFault(pattern)).toBeUndefined();
  });

  it.each([
    ['(a+)+', 'itself repeats'], ['(a|b)*', 'itself repeats'], ['((a+)b)*', 'itself repeats'], ['(a{2,})+', 'itself repeats'], ['(a*){30}', 'itself repeats'],
    ['a*b*c*', 'unbounded'], ['a{0,999}b{0,999}c{0,999}', 'unbounded'], ['(a)\\1', 'back-reference'], ['(?<x>a)', 'look-around'], ['(?=a)b', 'look-around'], ['(?<!a)b', 'look-around'],
    ['[', 'not a valid'], ['a{3,1}', 'not a valid'], ['a'.repeat(201), 'longer'],
  ])('refuses %s', (pattern, reason) => {
    expect(patternFault(pattern)).toContain(reason);
  }); // prettier-ignore
});
