import fc from 'fast-check';
import { TokenBuckets } from '../../../src/kernel/token-buckets.js';

const LIMIT = { perSecond: 10, burst: 5 };

describe('a token bucket', () => {
  it('takes a burst at once, and then so many a second', () => {
    const buckets = new TokenBuckets(100);
    const takes = (nowMs: number): boolean => buckets.takes('a', LIMIT, nowMs);
    expect([0, 0, 0, 0, 0, 0].map(takes)).toEqual([true, true, true, true, true, false]);
    expect(takes(99)).toBe(false);
    expect(takes(100)).toBe(true);
    expect(takes(100)).toBe(false);
  });

  it('says how long to wait, and takes one then', () => {
    const buckets = new TokenBuckets(100);
    for (let i = 0; i < 5; i++) buckets.takes('a', LIMIT, 0);
    const waitMs = buckets.waitMs('a', LIMIT, 30);
    expect(waitMs).toBeCloseTo(70, 3);
    expect(buckets.takes('a', LIMIT, 30 + waitMs)).toBe(true);
  });

  it('counts nothing that it refused, and each name by itself', () => {
    const buckets = new TokenBuckets(100);
    for (let i = 0; i < 500; i++) buckets.takes('a', LIMIT, 0);
    expect(buckets.takes('a', LIMIT, 100)).toBe(true);
    expect(buckets.takes('b', LIMIT, 100)).toBe(true);
  });

  it('never takes more in any span than a burst and the rate allow', () => {
    const gaps = fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 1, maxLength: 200 });
    fc.assert(
      fc.property(gaps, (waits) => {
        const buckets = new TokenBuckets(100);
        const taken: number[] = [];
        let nowMs = 0;
        for (const wait of waits) {
          nowMs += wait;
          if (buckets.takes('a', LIMIT, nowMs)) taken.push(nowMs);
        }
        for (const [first, from] of taken.entries())
          for (const [last, to] of taken.entries())
            if (last >= first) {
              const allowed = LIMIT.burst + ((to - from) / 1000) * LIMIT.perSecond;
              expect(last - first + 1).toBeLessThanOrEqual(allowed + 1e-3);
            }
      }),
      { numRuns: 50 },
    );
  });
});
