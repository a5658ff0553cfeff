import fc from 'fast-check';
import { canonicalParameters, floatText, parameterHash } from '../../../../src/registry/binding/parameter.hash.js';
import type { ParameterDefinition, ParameterType } from '../../../../src/registry/query-definition.js';

const typed = (types: Record<string, ParameterType>): ParameterDefinition[] =>
  Object.entries(types).map(([name, type]) => ({ name, type, description: name, required: true, lengthMax: 100 }));

describe('the hash of parameters', () => {
  it.each([
    [{}, {}, '44136fa355b3678a'],
    [{ sector: 'string' }, { sector: 'Construction' }, 'ac3433830c1e60ef'],
    [{ b: 'integer', a: 'integer' }, { b: 2, a: 1 }, '43258cff783fe703'],
    [
      { sector: 'string', horizon_months: 'integer', min_employees: 'integer' },
      { sector: 'All', horizon_months: 12, min_employees: 100 },
      '566f101841463d2a',
    ],
    [{ sector: 'string' }, { sector: 'Énergie' }, '2363f962656a0a3a'],
    [{ d: 'date' }, { d: '2024-01-15', x: { b: [3, 1], a: null } }, '2df42a6ccfe85a78'],
  ] as const)('is what other systems compute: %j %j', (types, params, expected) => {
    expect(parameterHash(typed(types as Record<string, ParameterType>), params).slice(0, 16)).toBe(expected);
  });

  it('escapes what is not printable ASCII', () => {
    expect(canonicalParameters(typed({ a: 'string' }), { a: '😀\u007fé' })).toBe(
      '{"a":"\\ud83d\\ude00\\u007f\\u00e9"}',
    );
  });

  it('writes floats as the systems that share the cache do, and whole numbers of lists as whole', () => {
    const types = typed({ f: 'float', g: 'float', n: 'number_list', i: 'integer' });
    expect(canonicalParameters(types, { n: [25, 0.5], f: 1, g: null, i: 1 })).toBe(
      '{"f":1.0,"g":null,"i":1,"n":[25,0.5]}',
    );
  });

  it.each([
    [0, '0.0'], [1, '1.0'], [-2.5, '-2.5'], [0.1, '0.1'], [100, '100.0'], [1e15, '1000000000000000.0'], [1e16, '1e+16'], [1.5e16, '1.5e+16'],
    [123456789012345680, '1.2345678901234568e+17'], [0.0001, '0.0001'], [0.00001, '1e-05'], [1.5e-7, '1.5e-07'], [1e100, '1e+100'], [5e-324, '5e-324'], [-1e-10, '-1e-10'],
  ])('writes %p as %s', (value, text) => {
    expect(floatText(value)).toBe(text);
  }); // prettier-ignore

  it('writes digits that read back as the same double, always as a float', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        const text = floatText(value === 0 ? 0 : value);
        expect(Number(text)).toBe(value === 0 ? 0 : value);
        expect(text).toMatch(/[.e]/);
      }),
    );
  });
});
