import fc from 'fast-check';
import { canonicalJson, type JsonValue } from '../../../src/kernel/canonical-json.js';
import { sha256Hex } from '../../../src/kernel/hash.js';

const hash16 = (params: JsonValue): string => sha256Hex(canonicalJson(params)).slice(0, 16);

describe('canonicalJson', () => {
  it.each([
    [{}, '44136fa355b3678a'],
    [{ sector: 'Construction' }, 'ac3433830c1e60ef'],
    [{ b: 2, a: 1 }, '43258cff783fe703'],
    [{ sector: 'All', horizon_months: 12, min_employees: 100 }, '566f101841463d2a'],
    [{ d: '2024-01-15', x: { b: [3, 1], a: null } }, '2df42a6ccfe85a78'],
    [{ sector: 'Énergie' }, '2363f962656a0a3a'],
  ])('hashes %j as the other systems that share the cache do', (params, expected) => {
    expect(hash16(params)).toBe(expected);
  });

  it('escapes everything outside printable ASCII, astral characters as a surrogate pair', () => {
    expect(canonicalJson('é\u007f\u0001\n"\\😀')).toBe('"\\u00e9\\u007f\\u0001\\n\\"\\\\\\ud83d\\ude00"');
  });

  it('sorts keys by code point, not by UTF-16 unit', () => {
    expect(canonicalJson({ '\u{1F600}': 1, '\uFFFF': 2 })).toBe('{"\\uffff":2,"\\ud83d\\ude00":1}');
    expect(canonicalJson({ ab: 1, a: 2 })).toBe('{"a":2,"ab":1}');
  });

  it('keeps list order, leaves undefined members out, writes -0 as 0', () => {
    expect(canonicalJson({ z: [3, 1, 2], gone: undefined as unknown as null, n: -0 })).toBe('{"n":0,"z":[3,1,2]}');
    expect(canonicalJson([true, false, null])).toBe('[true,false,null]');
    expect(canonicalJson(undefined)).toBe('null');
  });

  it('refuses what JSON cannot carry', () => {
    expect(() => canonicalJson(Number.NaN)).toThrow(TypeError);
    expect(() => canonicalJson({ a: Number.POSITIVE_INFINITY })).toThrow(TypeError);
  });

  it('reads back as the same value, and does not depend on the order keys were written in', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        const plain = JSON.parse(JSON.stringify(value)) as Record<string, JsonValue>;
        const reversed = Object.fromEntries(Object.entries(plain).reverse());
        expect(JSON.parse(canonicalJson(plain))).toEqual(plain);
        expect(canonicalJson(reversed)).toBe(canonicalJson(plain));
      }),
    );
  });
});
