import fc from 'fast-check';
import { type MetricWindow, parseWindow, windowText } from '../../../../src/domains/insights/metric.window.js';

const window: fc.Arbitrary<MetricWindow> = fc.record({
  minutes: fc.integer({ min: 1, max: 10_080 }),
  limit: fc.integer({ min: 1, max: 1000 }),
  offset: fc.integer({ min: 0, max: 1_000_000 }),
  asOf: fc.constantFrom(null, '2014-02-20', '2026-01-15'),
});

describe('the window of a metric in a key', () => {
  it('comes back as it was, so no two windows share a key', () => {
    fc.assert(
      fc.property(window, (each) => {
        expect(parseWindow(windowText(each))).toEqual(each);
      }),
    );
    expect(windowText({ minutes: 60, limit: 100, offset: 0, asOf: null })).toBe('60m-100-0-newest');
  });

  it.each(['', '60m', '60m-100-0', '60m-100-0-today', '-1m-1-1-newest', '60m-100-0-newest-1'])(
    'is none in %j',
    (text) => {
      expect(parseWindow(text)).toBeUndefined();
    },
  );
});
