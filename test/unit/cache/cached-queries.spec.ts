import { CachedQueries } from '../../../src/cache/cached-queries.js';
import type { CacheSettings } from '../../../src/config/settings.js';
import { boundOf, definitionOf, scopeOf } from './bound-query.js';
import { cacheSettings, DEFAULT_REGION } from './cache-settings.js';

describe('cached queries', () => {
  it('are those a definition grants and no setting denies', () => {
    const queries = new CachedQueries(cacheSettings({ deny: ['get_denied', 'denied_id'] }));
    expect(queries.grantOf(definitionOf())).toBe('granted');
    expect(queries.grantOf(definitionOf({ cache: null }))).toBe('not-granted');
    expect(queries.grantOf(definitionOf({ operation: 'get_denied' }))).toBe('denied');
    expect(queries.grantOf(definitionOf({ queryId: 'denied_id' }))).toBe('denied');
    expect(new CachedQueries(cacheSettings({ enabled: false })).grantOf(definitionOf())).toBe('disabled');
  });

  it('live as long as the value of a parameter says, and are counted as living the longest', () => {
    const queries = new CachedQueries(cacheSettings());
    const values = { '24h': 300, '7d': 1800, '90d': 3600 };
    const cache = { ttlSeconds: { param: 'timeframe', values }, region: 'default' };
    const definition = definitionOf({ cache });
    const ttlOf = (timeframe: string): number =>
      queries.identify({ ...boundOf({}, { timeframe }), definition }, scopeOf()).policy.ttlMs;
    expect(['24h', '7d', '90d'].map(ttlOf)).toEqual([300_000, 1_800_000, 3_600_000]);
    expect(queries.policyOf(definition).ttlMs).toBe(3_600_000);
    expect(queries.policyOf(definition, { timeframe: '7d' })).toBe(queries.policyOf(definition, { timeframe: '7d' }));
    expect(queries.longestLifeMs([definition])).toBe(3_600_000 + queries.policyOf(definition).graceMs);
  });

  it('live by their own TTL and by their region for the rest', () => {
    const regions = {
      default: DEFAULT_REGION,
      strict: {
        ...DEFAULT_REGION,
        read: 'strict' as const,
        negativeTtlSeconds: null,
        graceSeconds: 60,
        jitterShare: 0.1,
      },
    };
    const queries = new CachedQueries(cacheSettings({ regions }));
    const definition = definitionOf({ cache: { ttlSeconds: 7, region: 'strict' } });
    expect(queries.policyOf(definition)).toEqual({
      ttlMs: 7000,
      l1TtlMs: 300_000,
      negativeTtlMs: null,
      graceMs: 60_000,
      softTimeoutMs: 0,
      hardTimeoutMs: null,
      staleIfErrorMs: 0,
      errorTtlMs: 0,
      jitterShare: 0.1,
      untrackedTtlMs: 60_000,
      entryBytesMax: 100_000,
      read: 'strict',
      tiers: ['l1', 'l2'],
    });
    expect(queries.policyOf(definition)).toBe(queries.policyOf(definition));
    expect(queries.policyOf(definitionOf()).negativeTtlMs).toBe(300_000);
  });

  it('may be kept by clients for as long as their region says, where they are cached at all', () => {
    const kept = { ...DEFAULT_REGION, clientMaxAgeSeconds: 30 };
    const regions = { default: DEFAULT_REGION, kept, strict: { ...kept, read: 'strict' as const } };
    const of = (region: string, over: Partial<CacheSettings> = {}): number =>
      new CachedQueries(cacheSettings({ regions, ...over })).clientMaxAgeSeconds(
        definitionOf({ cache: { ttlSeconds: 7, region } }),
      );
    expect([of('kept'), of('default'), of('strict'), of('kept', { enabled: false })]).toEqual([30, 0, 0, 0]);
  });

  it('cannot name a region that is not set, nor be asked for without a grant', () => {
    const queries = new CachedQueries(cacheSettings());
    const lost = definitionOf({ cache: { ttlSeconds: 7, region: 'lost' } });
    expect(() => queries.policyOf(lost)).toThrow('definition.invalid');
    expect(() => queries.policyOf(definitionOf({ cache: null }))).toThrow('not granted');
  });

  it('of an encrypted region need a key once they leave the process, and not before', () => {
    const regions = { default: DEFAULT_REGION, secret: { ...DEFAULT_REGION, encrypted: true } };
    const secret = definitionOf({ cache: { ttlSeconds: 7, region: 'secret' } });
    const redis = 'redis://127.0.0.1:1';
    const policies = (over: Partial<CacheSettings>, url: string | null = redis): CachedQueries =>
      new CachedQueries(cacheSettings({ regions, ...over }, url));
    const refusal = expect.objectContaining({
      code: 'config.invalid',
      hint: expect.stringContaining('ENCRYPTION_KEYS') as string,
    }) as Error;
    expect(() => policies({}).policyOf(secret)).toThrow(refusal);
    expect(policies({}).policyOf(definitionOf()).ttlMs).toBe(3_600_000);
    const encryptionKeys = [{ name: 'a', secret: 'AAAA', form: 'base64' as const }];
    expect(policies({ encryptionKeys }).policyOf(secret).ttlMs).toBe(7000);
    expect(policies({}, null).policyOf(secret).ttlMs).toBe(7000);
    const near = { ...regions, secret: { ...regions.secret, tiers: ['l1' as const] } };
    expect(policies({ regions: near }).policyOf(secret).tiers).toEqual(['l1']);
  });

  it('are identified by key, digest, tags and policy', () => {
    const queries = new CachedQueries(cacheSettings());
    const bound = boundOf();
    const { key, tags, policy } = queries.identify(bound, scopeOf());
    expect(key.startsWith('falaj_test:qr:get_retention_by_company:')).toBe(true);
    expect(tags).toContain('ns:falaj_test');
    expect(policy.ttlMs).toBe(3_600_000);
  });
});
