import fc from 'fast-check';
import { FalajError } from '../../../../src/kernel/falaj-error.js';
import { bindParameters } from '../../../../src/registry/binding/parameter.binder.js';
import type { ParameterDefinition, ParameterType } from '../../../../src/registry/query-definition.js';

const clock = { now: () => Date.parse('2024-03-31T22:30:00Z'), monotonicMs: () => 0, turnMs: () => 0 };

function parameter(type: ParameterType, more: Partial<ParameterDefinition> = {}): ParameterDefinition {
  return { name: 'p', type, description: 'd', required: false, lengthMax: 20, ...more };
}

const bind = (raw: Record<string, unknown>, ...parameters: ParameterDefinition[]) =>
  bindParameters('q', parameters, raw, clock);
const read = (type: ParameterType, value: unknown, more: Partial<ParameterDefinition> = {}): unknown =>
  bind({ p: value }, parameter(type, more))['p'];
function fault(type: ParameterType, value: unknown, more: Partial<ParameterDefinition> = {}): string {
  try {
    read(type, value, more);
  } catch (error) {
    expect(error).toBeInstanceOf(FalajError);
    return (error as FalajError).code.replace('query.parameter_', '');
  }
  return 'taken';
}

describe('bindParameters', () => {
  it.each<[ParameterType, unknown, unknown]>([
    ['string', 'Énergie 😀', 'Énergie 😀'],
    ['string', '', ''],
    ['timestamp', '2026-08-20T12:30:00Z', '2026-08-20T12:30:00.000Z'],
    ['timestamp', '2026-08-20T12:30:00.123456+03:00', '2026-08-20T09:30:00.123Z'],
    ['timestamp', '2024-02-29', '2024-02-29T23:59:59.999Z'],
    ['string', 'é', 'é'],
    ['integer', '50', 50],
    ['integer', '-0', 0],
    ['integer', '+7', 7],
    ['integer', 5.0, 5],
    ['integer', 2147483647, 2147483647],
    ['integer', '-2147483648', -2147483648],
    ['float', '1e3', 1000],
    ['float', '.5', 0.5],
    ['float', 1, 1],
    ['float', -0, 0],
    ['boolean', 'true', true],
    ['boolean', false, false],
    ['date', '2024-02-29', '2024-02-29'],
    ['date', '0001-01-01', '0001-01-01'],
    ['string_list', 'a,b', ['a', 'b']],
    ['string_list', ['a,b', 'c'], ['a,b', 'c']],
    ['number_list', '25,50', [25, 50]],
    ['number_list', [1.5, '2'], [1.5, 2]],
  ])('reads a %s from %j as %j', (type, given, expected) => {
    expect(read(type, given)).toEqual(expected);
  });

  it.each<[ParameterType, unknown, string]>([
    ['string', 7, 'type'], ['string', ['a'], 'type'], ['string', {}, 'type'], ['string', 'a\u0000b', 'type'], ['string', 'a\nb', 'type'],
    ['string', '\u007f', 'type'], ['string', '\u0085', 'type'], ['string', '\ud800', 'type'], ['string', 'a\udc00', 'type'], ['string', null, 'type'],
    ['string', 'x'.repeat(21), 'range'], ['integer', '1.5', 'type'], ['integer', 1.5, 'type'], ['integer', '1e3', 'type'], ['integer', '', 'type'],
    ['integer', ' 1', 'type'], ['integer', '0x10', 'type'], ['integer', true, 'type'], ['integer', 2147483648, 'range'], ['integer', '-2147483649', 'range'],
    ['integer', '9'.repeat(40), 'type'], ['float', 'NaN', 'type'], ['float', Number.NaN, 'type'], ['float', 'Infinity', 'type'],
    ['float', Number.POSITIVE_INFINITY, 'type'], ['float', '1e999', 'type'], ['float', '', 'type'], ['float', '.', 'type'], ['boolean', 'yes', 'type'],
    ['boolean', 1, 'type'], ['boolean', 'TRUE', 'type'], ['date', '2023-02-29', 'type'], ['date', '2024-13-01', 'type'], ['date', '2024-1-1', 'type'],
    ['date', '0000-01-01', 'type'], ['date', '2024-01-01T00:00:00Z', 'type'], ['date', 'today', 'type'], ['date', 20240101, 'type'],
    ['string_list', [], 'range'], ['string_list', ['a', 1], 'type'], ['string_list', 'a,\u0000', 'type'], ['string_list', Array(21).fill('a'), 'range'],
    ['string_list', ['x'.repeat(201)], 'range'], ['number_list', 'a,1', 'type'], ['number_list', '', 'type'], ['number_list', '1,,2', 'type'],
  ])('refuses as a %s: %j (%s)', (type, given, kind) => {
    expect(fault(type, given)).toBe(kind);
  }); // prettier-ignore

  it('holds declared bounds', () => {
    expect(fault('integer', 0, { min: 1 })).toBe('range');
    expect(fault('float', 1.01, { max: 1 })).toBe('range');
    expect(fault('date', '2016-12-31', { min: '2017-01-01' })).toBe('range');
    expect(fault('string', 'b', { allowed: ['a'] })).toBe('range');
    expect(fault('string', 'AB1', { pattern: '[A-Z]+' })).toBe('range');
    expect(fault('number_list', '1,101', { max: 100 })).toBe('range');
    expect(read('string', 'ABC', { pattern: 'A|ABC' })).toBe('ABC');
  });

  it('fills defaults in, in declared order, and takes null where null is the default', () => {
    const params = bind(
      { b: '2' },
      parameter('integer', { name: 'a', default: 1 }),
      parameter('integer', { name: 'b', default: 9 }),
      parameter('string', { name: 'c', default: null }),
    );
    expect(JSON.stringify(params)).toBe('{"a":1,"b":2,"c":null}');
    expect(Object.isFrozen(params)).toBe(true);
    expect(read('string', null, { default: null })).toBeNull();
    expect(read('string', undefined, { default: 'x' })).toBe('x');
  });

  it('takes today in the zone of the default', () => {
    expect(bind({}, parameter('date', { default: 'today(UTC)' }))['p']).toBe('2024-03-31');
    expect(bind({}, parameter('date', { default: 'today(Asia/Qatar)' }))['p']).toBe('2024-04-01');
    expect(bind({}, parameter('date', { default: 'today(Asia/Qatar)', snap: 'month' }))['p']).toBe('2024-04-01');
  });

  it('rounds a date down to its month where asked', () => {
    expect(read('date', '2024-02-29', { snap: 'month' })).toBe('2024-02-01');
    expect(read('date', '2024-02-01', { snap: 'month' })).toBe('2024-02-01');
  });

  it('tells every fault of a request at once, named, without repeating values', () => {
    const parameters = [
      parameter('integer', { name: 'a', required: true }),
      parameter('date', { name: 'b', default: null }),
      parameter('integer', { name: 'c', default: 1, max: 5 }),
    ];
    try {
      bind({ b: 'secret', c: 77, d: 1 }, ...parameters);
      throw new Error('was taken');
    } catch (error) {
      const { code, detail, hint, fields } = error as FalajError;
      expect(code).toBe('query.parameter_unknown');
      expect(detail).not.toMatch(/secret|77/);
      expect(hint).toContain('/api/v1/queries/q');
      expect(fields).toEqual({
        query_id: 'q',
        parameter: 'd',
        expected: 'one of a, b, c',
        problems: [
          { parameter: 'd', code: 'query.parameter_unknown', expected: 'one of a, b, c' },
          { parameter: 'a', code: 'query.parameter_missing', expected: 'integer' },
          { parameter: 'b', code: 'query.parameter_type', expected: 'a date written YYYY-MM-DD' },
          { parameter: 'c', code: 'query.parameter_range', expected: 'at most 5' },
        ],
      });
    }
  });

  it('is not fooled by inherited names, and bounds what it repeats', () => {
    expect(() =>
      bind(
        JSON.parse('{"__proto__": {"p": 1}, "toString": 1}') as Record<string, unknown>,
        parameter('integer', { default: 2 }),
      ),
    ).toThrow(/__proto__/);
    expect(bind(Object.create({ p: 5 }) as Record<string, unknown>, parameter('integer', { default: 2 }))['p']).toBe(2);
    const many = Object.fromEntries(Array.from({ length: 500 }, (_, index) => ['x'.repeat(5000) + String(index), 1]));
    expect(() => bind(many, parameter('integer', { default: 2 }))).toThrow(FalajError);
    try {
      bind(many, parameter('integer', { default: 2 }));
    } catch (error) {
      expect(JSON.stringify((error as FalajError).fields).length).toBeLessThan(4000);
    }
  });

  it.each<ParameterType>(['string', 'integer', 'float', 'boolean', 'date'])(
    'tells of a repeated %s as such',
    (type) => {
      expect(() => bind({ p: ['1', '2'] }, parameter(type))).toThrow(/one value, but it is given more than once/);
    },
  );

  it('gives canonical parameters back unchanged, whatever was given', () => {
    const parameters = (['string', 'integer', 'float', 'boolean', 'date', 'string_list', 'number_list'] as const).map(
      (type) =>
        parameter(type, {
          name: type,
          default: null,
          lengthMax: 200,
          ...(type === 'date' ? { snap: 'month' as const } : {}),
        }),
    );
    const day = fc
      .date({ min: new Date('1900-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
      .map((date) => date.toISOString().slice(0, 10));
    const text = fc.string({ maxLength: 50 }).filter((value) => !/[\u0000-\u001f\u007f-\u009f]/.test(value)); // eslint-disable-line no-control-regex
    const raw = fc.record(
      {
        string: text,
        integer: fc.oneof(fc.integer(), fc.integer().map(String)),
        float: fc.double({ noNaN: true, noDefaultInfinity: true }),
        boolean: fc.constantFrom(true, false, 'true', 'false'),
        date: day,
        string_list: fc.array(text, { minLength: 1, maxLength: 5 }),
        number_list: fc.array(fc.integer(), { minLength: 1, maxLength: 5 }),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(raw, (given) => {
        const once = bind(given, ...parameters);
        expect(bind(once, ...parameters)).toEqual(once);
      }),
    );
  });

  it('never throws anything but its own errors', () => {
    const types = fc.constantFrom<ParameterType>(
      'string',
      'integer',
      'float',
      'boolean',
      'date',
      'string_list',
      'number_list',
    );
    fc.assert(
      fc.property(types, fc.anything(), (type, value) => {
        expect(['taken', 'type', 'range', 'missing']).toContain(fault(type, value));
      }),
    );
  });
});

it.each(['yesterday', '2026-02-30', '2026-02-30T00:00:00Z', '2026-08-20T25:00:00Z', '2026-08-20T12:30:00', 20260820])(
  'takes %s for no instant',
  (value) => {
    expect(fault('timestamp', value)).toBe('type');
  },
);
