import { CacheMetrics } from '../../../src/cache/cache.metrics.js';
import { CacheHealth } from '../../../src/cache/cache.health.js';
import { CacheStatistics } from '../../../src/cache/cache.statistics.js';
import { STORE_DEFECTS } from '../../../src/cache/engine/cache-store.port.js';
import { StoreError } from '../../../src/cache/engine/store.error.js';
import { MemoryStore } from '../../../src/cache/stores/memory.store.js';
import type { RedisTier } from '../../../src/cache/stores/redis.tier.js';
import { MetricsRegistry } from '../../../src/observability/metrics.registry.js';
import { entryOf } from '../../conformance/cache-store.suite.js';
import { VirtualClock } from '../../support/virtual-clock.js';
import { cacheSettings } from './cache-settings.js';

const A = { operation: 'get_a', region: 'default' };
const B = { operation: 'get_b', region: 'default' };
const C = { operation: 'get_c', region: 'strict' };

function filled(shared: RedisTier | null = null): CacheStatistics {
  const memory = new MemoryStore({ bytesMax: 100_000, regions: { strict: 50_000 } }, new VirtualClock());
  memory.set('k', entryOf('v'), 1000);
  const statistics = new CacheStatistics(memory, shared);
  statistics.count(A, 'hitL1');
  statistics.count(A, 'hitL2');
  statistics.count(A, 'loadError');
  statistics.count(B, 'hitL1');
  statistics.count(B, 'storeError');
  statistics.count(C, 'miss');
  statistics.defect(C, 'foreign');
  statistics.took(A, 'l2', 3);
  statistics.took(B, 'l2', 4);
  return statistics;
}

describe('statistics', () => {
  it('count by operation, by region and in all', () => {
    const { operations, regions, total } = filled().snapshot();
    expect(operations.map(({ operation, region, hits, misses }) => [operation, region, hits, misses])).toEqual([
      ['get_a', 'default', 2, 0],
      ['get_b', 'default', 1, 0],
      ['get_c', 'strict', 0, 1],
    ]);
    expect(regions.map(({ region, hits, misses }) => [region, hits, misses])).toEqual([
      ['default', 3, 0],
      ['strict', 0, 1],
    ]);
    expect(total).toMatchObject({ hits: 3, l1Hits: 2, l2Hits: 1, misses: 1, errors: 2, loadErrors: 1, storeErrors: 1 });
    const none = Object.fromEntries(STORE_DEFECTS.map((defect) => [defect, 0]));
    expect(total.defects).toEqual({ ...none, foreign: 1 });
    expect(total.latency).toEqual({
      l1: { count: 0, sumMs: 0 },
      l2: { count: 2, sumMs: 7 },
      load: { count: 0, sumMs: 0 },
    });
  });

  it('tell what the tiers hold', () => {
    const { l1, l2 } = filled().snapshot().tiers;
    expect(l1).toMatchObject({ keys: 1, evictions: 0, expirations: 0 });
    expect(l1.bytes).toBeGreaterThan(0);
    expect(l1.regions).toEqual([
      { region: 'strict', bytes: 0, keys: 0, evictions: 0, expirations: 0, bytesMax: 50_000 },
      { region: 'default', bytes: l1.bytes, keys: 1, evictions: 0, expirations: 0, bytesMax: 100_000 },
    ]);
    expect(l2).toBeNull();
  });
});

describe('metrics', () => {
  it('are the statistics at the moment of reading', async () => {
    const metrics = new MetricsRegistry();
    const status = { state: 'ready', breaker: 'half-open', inFlight: 0, failures: 0 } as const;
    const statistics = filled({ status: () => status } as unknown as RedisTier);
    new CacheMetrics(metrics, statistics, cacheSettings()).onModuleInit();
    const lines = (await metrics.text()).split('\n');
    expect(lines).toEqual(
      expect.arrayContaining([
        'cache_hits_total{cache_type="default",operation="get_a",tier="l2"} 1',
        'cache_misses_total{cache_type="strict",operation="get_c"} 1',
        'cache_sets_total{cache_type="default",operation="get_a"} 0',
        'cache_errors_total{cache_type="default",operation="get_b",source="store"} 1',
        'cache_defects_total{cache_type="strict",operation="get_c",kind="foreign"} 1',
        'cache_defects_total{cache_type="strict",operation="get_c",kind="forged"} 0',
        'cache_events_total{cache_type="default",operation="get_a",event="invalidated"} 0',
        'cache_stage_seconds_total{cache_type="default",operation="get_a",stage="l2"} 0.003',
        'cache_stage_passages_total{cache_type="default",operation="get_b",stage="l2"} 1',
        'cache_memory_keys 1',
        `cache_memory_bytes_max ${String(cacheSettings().cache.memoryBytesMax)}`,
        'cache_redis_up 1',
        'cache_redis_breaker_open 1',
        'cache_evictions_total 0',
        'cache_expirations_total 0',
        'cache_region_keys{cache_type="default"} 1',
        'cache_region_bytes{cache_type="strict"} 0',
        'cache_region_bytes_max{cache_type="strict"} 50000',
        'cache_region_evictions_total{cache_type="default"} 0',
        'cache_region_expirations_total{cache_type="default"} 0',
      ]),
    );
    statistics.count(A, 'hitL2');
    expect(await metrics.text()).toContain('cache_hits_total{cache_type="default",operation="get_a",tier="l2"} 2');
  });

  it('say of a second tier that is not set that it is not up', async () => {
    const metrics = new MetricsRegistry();
    new CacheMetrics(metrics, filled(), cacheSettings()).onModuleInit();
    const text = await metrics.text();
    expect(text).toContain('cache_redis_up 0');
    expect(text).toContain('cache_redis_breaker_open 0');
  });
});

describe('health', () => {
  const status = { state: 'away', reason: 'ECONNREFUSED', breaker: 'open', inFlight: 0, failures: 0 } as const;
  const health = (shared: object | null): CacheHealth =>
    new CacheHealth(shared as RedisTier | null, cacheSettings(), new VirtualClock());

  it('is off where none is set, up where it answers, degraded where it does not', async () => {
    expect(await health(null).check()).toEqual({ status: 'off' });
    const budgets: number[] = [];
    const ping = (budgetMs: number): Promise<void> => {
      budgets.push(budgetMs);
      return Promise.resolve();
    };
    expect(await health({ ping, status: () => status }).check()).toEqual({ status: 'up', latencyMs: 0, tier: status });
    expect(budgets).toEqual([25]);
    const away = { ping: () => Promise.reject(new StoreError('unavailable')), status: () => status };
    expect(await health(away).check()).toEqual({ status: 'degraded', tier: status });
  });
});
