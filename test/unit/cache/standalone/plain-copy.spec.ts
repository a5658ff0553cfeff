import fc from 'fast-check';
import { JsonCodec } from '../../../../src/cache/standalone/json.codec.js';
import { NOT_PLAIN, plainCopy } from '../../../../src/cache/standalone/plain-copy.js';

const throughJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value)) as unknown;

function isFrozenThroughout(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return Object.isFrozen(value) && Object.values(value).every(isFrozenThroughout);
}

const odd = fc.oneof(
  fc.constantFrom(undefined, -0, NaN, Infinity, Symbol('s'), 10n),
  fc.constant(() => 1),
  fc.date(),
);
const values = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    { arbitrary: fc.jsonValue(), weight: 6 },
    { arbitrary: fc.array(tie('value'), { maxLength: 4 }), weight: 3 },
    {
      arbitrary: fc.dictionary(
        fc.oneof(fc.string(), fc.constantFrom('__proto__', 'toJSON', '7', 'toString')),
        tie('value'),
        {
          maxKeys: 4,
        },
      ),
      weight: 3,
    },
    { arbitrary: odd, weight: 1 },
  ),
})).value;

describe('a plain copy', () => {
  it('is what JSON would give back, frozen throughout, or is none', () => {
    let copied = 0;
    fc.assert(
      fc.property(values, (value) => {
        const copy = plainCopy(value);
        if (copy === NOT_PLAIN) return;
        copied += 1;
        expect(copy).toStrictEqual(throughJson(value));
        expect(JSON.stringify(copy)).toBe(JSON.stringify(value));
        expect(isFrozenThroughout(copy)).toBe(true);
      }),
      { numRuns: 2000 },
    );
    expect(copied).toBeGreaterThan(500);
  });

  it('is made of every JSON value that has no name of the language in it', () => {
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
        const text = JSON.stringify(value);
        fc.pre(!text.includes('__proto__') && !text.includes('toJSON') && !/-0(?!\.)/.test(text));
        const plain = JSON.parse(text) as unknown;
        expect(plainCopy(plain)).toStrictEqual(plain);
      }),
    );
  });

  class Row {
    id = 1;
  }
  const cycle: { self?: unknown } = {};
  cycle.self = cycle;
  const hidden = Object.defineProperty({ a: 1 }, 'toJSON', { value: () => 'other', enumerable: false });

  it.each<readonly [string, unknown]>([
    ['a date', new Date(0)],
    ['an instance of a class', new Row()],
    ['an object without a prototype', Object.create(null)],
    ['a map', new Map([[1, 2]])],
    ['a boxed text', new String('x')],
    ['a list with a hole', Object.assign([1, 2, 3], { length: 5 })],
    ['undefined in a list', [undefined]],
    ['minus zero', [-0]],
    ['what is no number', { a: NaN }],
    ['a function', { a: () => 1 }],
    ['a list of a class of its own', new (class extends Array<number> {})()],
    ['a list that says what it is', Object.assign([1], { toJSON: () => 'other' })],
    ['an object that says so, in hiding', hidden],
    ['a member named as the prototype', JSON.parse('{"__proto__":{"a":1}}') as unknown],
    ['a cycle', cycle],
    [
      'a getter that throws',
      {
        get a(): number {
          throw new Error('no');
        },
      },
    ],
  ])('is not made of %s', (_name, value) => {
    expect(plainCopy(value)).toBe(NOT_PLAIN);
  });

  it('is not made where all objects have members that the language does not give them', () => {
    Object.defineProperty(Object.prototype, 'toJSON', { value: () => 'other', configurable: true });
    try {
      expect(plainCopy({ a: 1 })).toBe(NOT_PLAIN);
    } finally {
      delete (Object.prototype as { toJSON?: unknown }).toJSON;
    }
    expect(plainCopy({ a: 1 })).toEqual({ a: 1 });
  });
});

describe('a codec that hands out what it encodes', () => {
  it('gives exactly what it would decode, also of values that change as they are read', () => {
    let reads = 0;
    const restless = {
      get turn(): number {
        return (reads += 1);
      },
      left: undefined,
    };
    const codec = new JsonCodec<unknown>(true);
    const { payload, meta, decoded } = codec.encode(restless);
    expect(decoded).toStrictEqual(codec.decode({ meta, payload }));
    expect(reads).toBe(1);
  });

  it('does not know what it would decode of what is not plain, nor where nobody waits', () => {
    expect(new JsonCodec<unknown>(true).encode({ at: new Date(0) }).decoded).toBeUndefined();
    expect(new JsonCodec<unknown>().encode({ a: 1 }).decoded).toBeUndefined();
  });
});
