import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { SETTINGS, type Settings } from '../config/settings.js';
import { MetricsRegistry, type MetricSample } from '../observability/metrics.registry.js';
import { CacheStatistics, type OperationStatistics } from './cache.statistics.js';
import type { MemoryRegionStatistics } from './stores/memory.region.js';

type Counted = Exclude<keyof OperationStatistics, 'operation' | 'region' | 'defects' | 'latency'>;

/** What has a metric of its own is not told again by `cache_events_total`. */
const EVENTS: Readonly<Record<string, Counted>> = {
  collapsed: 'collapsed',
  stale: 'staleHits',
  stale_if_error: 'staleIfError',
  shared: 'shared',
  renewed: 'renewals',
  bypass: 'bypasses',
  suspect: 'suspectBypasses',
  negative: 'negative',
  oversized: 'oversized',
  doomed: 'doomed',
  invalidated: 'invalidated',
  expired: 'expired',
  ahead: 'ahead',
  outlived: 'outlived',
  collision: 'collisions',
  store_skipped: 'storeSkips',
  store_dropped: 'droppedStores',
};

/** Hands the statistics to whoever reads the metrics, at the moment of reading. */
@Injectable()
export class CacheMetrics implements OnModuleInit {
  constructor(
    private readonly metrics: MetricsRegistry,
    private readonly statistics: CacheStatistics,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  onModuleInit(): void {
    this.countReads();
    this.countEvents();
    this.countTime();
    this.gaugeTiers();
    this.gaugeRegions();
  }

  private countReads(): void {
    const each = (value: (row: OperationStatistics) => Readonly<Record<string, number>>, label: string) => () =>
      this.rows((row) => Object.entries(value(row)).map(([name, count]) => sample(row, count, { [label]: name })));
    const labels = ['cache_type', 'operation'];
    this.metrics.counter({
      name: 'cache_hits_total',
      help: 'Reads answered from the cache, by tier',
      labels: [...labels, 'tier'],
      collect: each(({ l1Hits, l2Hits }) => ({ l1: l1Hits, l2: l2Hits }), 'tier'),
    });
    this.metrics.counter({
      name: 'cache_misses_total',
      help: 'Reads that looked into the cache in vain',
      labels,
      collect: () => this.rows((row) => [sample(row, row.misses)]),
    });
    this.metrics.counter({
      name: 'cache_sets_total',
      help: 'Answers kept',
      labels,
      collect: () => this.rows((row) => [sample(row, row.sets)]),
    });
    this.metrics.counter({
      name: 'cache_errors_total',
      help: 'Failures, of loads from the source and of store commands',
      labels: [...labels, 'source'],
      collect: each(({ loadErrors, storeErrors }) => ({ load: loadErrors, store: storeErrors }), 'source'),
    });
    this.metrics.counter({
      name: 'cache_defects_total',
      help: 'Stored entries that could not be used, by kind',
      labels: [...labels, 'kind'],
      collect: each(({ defects }) => defects, 'kind'),
    });
  }

  private countEvents(): void {
    this.metrics.counter({
      name: 'cache_events_total',
      help: 'What else happened to reads: refused entries, bypasses, merged loads, answers not kept',
      labels: ['cache_type', 'operation', 'event'],
      collect: () =>
        this.rows((row) => Object.entries(EVENTS).map(([event, member]) => sample(row, row[member], { event }))),
    });
  }

  private countTime(): void {
    const stages = (value: (stage: { count: number; sumMs: number }) => number) => () =>
      this.rows((row) => Object.entries(row.latency).map(([stage, took]) => sample(row, value(took), { stage })));
    const labels = ['cache_type', 'operation', 'stage'];
    this.metrics.counter({
      name: 'cache_stage_seconds_total',
      help: 'Time spent in each tier and in loads',
      labels,
      collect: stages(({ sumMs }) => sumMs / 1000),
    });
    this.metrics.counter({
      name: 'cache_stage_passages_total',
      help: 'How often each tier and the source were asked',
      labels,
      collect: stages(({ count }) => count),
    });
  }

  private gaugeTiers(): void {
    const memory = () => this.statistics.snapshot().tiers.l1;
    const shared = () => this.statistics.snapshot().tiers.l2;
    const gauge = (name: string, help: string, value: () => number): void => {
      this.metrics.gauge({ name, help, collect: () => [{ value: value() }] });
    };
    gauge('cache_memory_bytes', 'Bytes that entries occupy in this process', () => memory().bytes);
    gauge('cache_memory_bytes_max', 'Bytes that entries may occupy in this process', () => {
      return this.settings.cache.memoryBytesMax;
    });
    gauge('cache_memory_keys', 'Entries in this process', () => memory().keys);
    gauge('cache_redis_up', 'Whether the second tier is connected', () => Number(shared()?.state === 'ready'));
    gauge('cache_redis_breaker_open', 'Whether its circuit breaker keeps callers away', () =>
      Number((shared()?.breaker ?? 'closed') !== 'closed'),
    );
    const counter = (name: string, help: string, value: () => number): void => {
      this.metrics.counter({ name, help, collect: () => [{ value: value() }] });
    };
    counter(
      'cache_redis_connection_failures_total',
      'Attempts to connect that failed, and connections that were lost',
      () => shared()?.failures ?? 0,
    );
    counter('cache_evictions_total', 'Entries that went for space', () => memory().evictions);
    counter('cache_expirations_total', 'Entries found past their time in memory', () => memory().expirations);
  }

  private gaugeRegions(): void {
    const each = (value: (row: MemoryRegionStatistics) => number) => () =>
      this.statistics
        .snapshot()
        .tiers.l1.regions.map((row) => ({ value: value(row), labels: { cache_type: row.region } }));
    const labels = ['cache_type'];
    const gauge = (name: string, help: string, value: (row: MemoryRegionStatistics) => number): void => {
      this.metrics.gauge({ name, help, labels, collect: each(value) });
    };
    const counter = (name: string, help: string, value: (row: MemoryRegionStatistics) => number): void => {
      this.metrics.counter({ name, help, labels, collect: each(value) });
    };
    gauge('cache_region_bytes', 'Bytes that a region occupies in this process', ({ bytes }) => bytes);
    gauge('cache_region_bytes_max', 'Bytes that a region may occupy in this process', ({ bytesMax }) => bytesMax);
    gauge('cache_region_keys', 'Entries of a region in this process', ({ keys }) => keys);
    this.metrics.gauge({
      name: 'cache_region_hit_ratio_wanted',
      help: 'Share of reads that a region ought to answer from the cache; absent where its settings ask for none',
      labels,
      collect: () => this.wantedRatios(),
    });
    counter('cache_region_evictions_total', 'Entries of a region that went for space', ({ evictions }) => evictions);
    counter('cache_region_expirations_total', 'Entries of a region past their time', ({ expirations }) => expirations);
  }

  private wantedRatios(): readonly MetricSample[] {
    return Object.entries(this.settings.cache.regions).flatMap(([region, { hitRateAlert }]) =>
      hitRateAlert === null ? [] : [{ value: hitRateAlert, labels: { cache_type: region } }],
    );
  }

  private rows(samples: (row: OperationStatistics) => readonly MetricSample[]): readonly MetricSample[] {
    return this.statistics.snapshot().operations.flatMap(samples);
  }
}

function sample(row: OperationStatistics, value: number, labels: Readonly<Record<string, string>> = {}): MetricSample {
  return { value, labels: { cache_type: row.region, operation: row.operation, ...labels } };
}
