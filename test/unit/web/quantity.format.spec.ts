import {
  bytes,
  compact,
  instant,
  milliseconds,
  minute,
  NOTHING,
  percent,
  quantity,
  seconds,
} from '../../../web/src/components/quantity.format.js';

describe('quantities for people', () => {
  it.each([
    [bytes(0), '0 B'],
    [bytes(1536), '1.5 KiB'],
    [bytes(134_217_728), '128 MiB'],
    [milliseconds(0), '0 ms'],
    [milliseconds(0.0123), '12.3 µs'],
    [milliseconds(4.5678), '4.568 ms'],
    [milliseconds(1500), '1.5 s'],
    [milliseconds(7_500_000), '2 h 5 min'],
    [seconds(59), '59 s'],
    [seconds(60), '1 min'],
    [seconds(3599.9), '60 min'],
    [seconds(90_000), '1 d 1 h'],
    [percent(0.12345), '12.3%'],
    [quantity(1234567), '1,234,567'],
    [quantity(0.123456), '0.1235'],
    [instant('2026-01-02T03:04:05.000Z'), '2 Jan 2026, 03:04:05 UTC'],
    [minute('2026-01-02T03:04:05.000Z'), '2 Jan, 03:04'],
    [instant('no time'), 'no time'],
    [compact(1_234_567), '1.23M'],
    [bytes(null), NOTHING],
    [percent(undefined), NOTHING],
    [quantity(Number.NaN), NOTHING],
  ])('%j is %j', (told, wanted) => {
    expect(told).toBe(wanted);
  });
});
