import fc from 'fast-check';
import { Decimal } from '../../../../src/registry/transforms/decimal.js';

const d = (text: string): Decimal => Decimal.parse(text)!;

describe('Decimal', () => {
  it.each([
    ['0.1', '0.1'], ['-12.50', '-12.50'], ['1e3', '1000'], ['1.5e-07', '0.00000015'], ['1e+20', '100000000000000000000'], ['.5', '0.5'], ['5.', '5'], ['-0', '0'], ['+7', '7'],
  ])('reads %s as %s', (text, written) => {
    expect(d(text).toString()).toBe(written);
  }); // prettier-ignore

  it.each(['NaN', 'Infinity', '', '-', '.', '1e', '1,5', '0x1'])('does not read %j', (text) => {
    expect(Decimal.parse(text)).toBeUndefined();
  });

  it('is exact where doubles are not', () => {
    expect(d('0.1').plus(d('0.2')).toString()).toBe('0.3');
    expect(d('9007199254740993').minus(d('1')).toString()).toBe('9007199254740992');
    expect(d('1.1').times(d('1.1')).toString()).toBe('1.21');
  });

  it.each([
    ['0.125', 2, '0.13'], ['-0.125', 2, '-0.13'], ['0.124', 2, '0.12'], ['2.5', 0, '3'], ['-2.5', 0, '-3'], ['1', 2, '1.00'], ['-0.001', 2, '0.00'],
  ])('rounds %s to %d digits half away from zero: %s', (text, decimals, rounded) => {
    expect(d(text).round(decimals).toString()).toBe(rounded);
  }); // prettier-ignore

  it('divides with that rounding, and not by zero', () => {
    expect(d('1').dividedBy(d('3'), 4)?.toString()).toBe('0.3333');
    expect(d('-2').dividedBy(d('3'), 2)?.toString()).toBe('-0.67');
    expect(d('1').dividedBy(d('-8'), 2)?.toString()).toBe('-0.13');
    expect(d('0.5').dividedBy(d('0.25'), 0)?.toString()).toBe('2');
    expect(d('1').dividedBy(d('0.00'), 2)).toBeUndefined();
  });

  it('orders as numbers order', () => {
    expect(d('10').compareTo(d('9.99'))).toBe(1);
    expect(d('1.50').compareTo(d('1.5'))).toBe(0);
    expect(d('-3').compareTo(d('2'))).toBe(-1);
  });

  it('agrees with whole number arithmetic', () => {
    const cents = fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n });
    const asCents = (value: bigint): Decimal => d(value.toString()).shift(-2);
    fc.assert(
      fc.property(cents, cents, (a, b) => {
        expect(
          asCents(a)
            .plus(asCents(b))
            .compareTo(asCents(a + b)),
        ).toBe(0);
        expect(
          asCents(a)
            .minus(asCents(b))
            .compareTo(asCents(a - b)),
        ).toBe(0);
        expect(d(asCents(a).toString()).compareTo(asCents(a))).toBe(0);
        expect(asCents(a).times(asCents(b)).shift(4).toString()).toBe((a * b).toString());
      }),
    );
  });
});
