import fc from 'fast-check';
import { BypassLimiter } from '../../../src/http/bypass.limiter.js';
import { cacheDirectives } from '../../../src/http/cache-directives.js';
import { cacheStatus } from '../../../src/http/cache-status.js';
import { readIntent, type ReadWishes } from '../../../src/http/read-intent.js';
import type { Settings } from '../../../src/config/settings.js';
import { ANONYMOUS, type ReadIntent, type Role } from '../../../src/kernel/query-scope.js';
import { VirtualClock } from '../../support/virtual-clock.js';

function intent(over: Partial<ReadWishes>, roles: readonly Role[] = ['analyst'], allowed = true): ReadIntent {
  const wishes = { seq: undefined, cacheControl: undefined, skipCache: undefined, ...over };
  return readIntent(wishes, { ...ANONYMOUS, principal: 'u', roles }, () => allowed);
}

describe('Cache-Control of a request', () => {
  it.each<[string, object]>([
    ['no-cache', { noCache: true }],
    ['NO-STORE , Max-Age=5', { noStore: true, maxAgeSeconds: 5 }],
    ['max-age="7"', { maxAgeSeconds: 7 }],
    ['max-age=7, max-age=9', { maxAgeSeconds: 7 }],
    ['max-age=99999999999', { maxAgeSeconds: 2 ** 31 }],
    ['max-age=-1, min-fresh=x', {}],
    ['max-age', {}],
    ['max-stale', { maxStaleSeconds: Infinity }],
    ['max-stale=10, only-if-cached', { maxStaleSeconds: 10, onlyIfCached: true }],
    ['private="no-store"', {}],
    ['', {}],
  ])('%s', (header, expected) => {
    const nothing = { noCache: false, noStore: false, onlyIfCached: false };
    expect(cacheDirectives(header)).toEqual({ ...nothing, ...expected });
  });

  it('is not failed by any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (header) => {
        expect(typeof cacheDirectives(header).noCache).toBe('boolean');
      }),
    );
  });

  it('goes before Pragma, which is heeded alone', () => {
    expect(cacheDirectives(undefined, 'no-cache').noCache).toBe(true);
    expect(cacheDirectives('max-age=5', 'no-cache').noCache).toBe(false);
  });
});

describe('what a request wants of the cache', () => {
  it.each<[string, Partial<ReadWishes>, ReadIntent]>([
    ['nothing', {}, {}],
    ['to go past it', { cacheControl: 'no-cache' }, { bypassRead: true }],
    ['to go past it, by Pragma', { pragma: 'no-cache' }, { bypassRead: true }],
    ['to leave nothing', { cacheControl: 'no-store' }, { bypassRead: true, bypassStore: true }],
    [
      'what is fresh enough',
      { cacheControl: 'max-age=5, min-fresh=2' },
      { demands: { maxAgeMs: 5000, minFreshMs: 2000 } },
    ],
    ['what is not too stale', { cacheControl: 'max-stale=3' }, { demands: { maxStaleMs: 3000 } }],
    ['nothing computed', { cacheControl: 'only-if-cached' }, { demands: { onlyIfCached: true } }],
  ])('%s', (_name, wishes, expected) => {
    expect(intent(wishes)).toEqual(expected);
  });

  it('is denied where it would make the database work and the caller may not, or has done so too often', () => {
    for (const cacheControl of ['no-cache', 'no-store', 'max-age=0', 'min-fresh=5']) {
      expect(intent({ cacheControl }, ['viewer'])).toEqual({ bypassDenied: true });
      expect(intent({ cacheControl }, ['analyst'], false)).toEqual({ bypassDenied: true });
    }
    expect(intent({ cacheControl: 'max-stale=3, max-age=0' }, [])).toEqual({
      bypassDenied: true,
      demands: { maxStaleMs: 3000 },
    });
    expect(intent({ cacheControl: 'only-if-cached' }, [])).toEqual({ demands: { onlyIfCached: true } });
  });

  it('may be told what was decided, where it may know the tables', () => {
    expect(intent({ trace: '1' }).trace).toBeDefined();
    expect(intent({ trace: '1' }, ['operator']).trace).toBeDefined();
    expect(intent({ trace: '1' }, ['viewer']).trace).toBeUndefined();
  });
});

describe('bypasses', () => {
  it('are so many a minute for each caller, and come back one by one', async () => {
    const clock = new VirtualClock();
    const limiter = new BypassLimiter({ http: { bypassesPerMinute: 3 } } as Settings, clock);
    const taken = (who: string): number => [1, 2, 3, 4, 5].filter(() => limiter.takes(who)).length;
    expect([taken('one'), taken('other'), taken('one')]).toEqual([3, 3, 0]);
    await clock.advance(20_000);
    expect(taken('one')).toBe(1);
    await clock.advance(600_000);
    expect(taken('one')).toBe(3);
  });
});

describe('Cache-Status (RFC 9211)', () => {
  it.each([
    [{ status: 'hit', detail: 'l1', ttlSeconds: 5 }, 'falaj; hit; ttl=5; detail=l1'],
    [{ status: 'stale', detail: 'l1', ttlSeconds: -5 }, 'falaj; hit; ttl=-5; detail=stale'],
    [{ status: 'stale', detail: 'stale-if-error', ttlSeconds: -5 }, 'falaj; hit; ttl=-5; detail=stale-if-error'],
    [{ status: 'miss', stored: true }, 'falaj; fwd=miss; stored'],
    [{ status: 'miss', stored: true, collapsed: true }, 'falaj; fwd=miss; stored; collapsed'],
    [{ status: 'miss', stored: true, reason: 'request' }, 'falaj; fwd=request; stored'],
    [{ status: 'miss', stored: false, reason: 'stale' }, 'falaj; fwd=stale'],
    [{ status: 'bypass', detail: 'suspect' }, 'falaj; fwd=bypass; detail=suspect'],
  ] as const)('%j is %s', (delivery, expected) => {
    expect(cacheStatus(delivery)).toBe(expected);
  });
});
