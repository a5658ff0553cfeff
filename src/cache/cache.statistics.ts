import { Inject, Injectable } from '@nestjs/common';
import { MEMORY_TIER, SHARED_TIER } from './cache.tokens.js';
import type { CacheEvent, CacheObserver, CacheStage, ReadLabel } from './engine/cache-observer.port.js';
import type { StoreDefect } from './engine/cache-store.port.js';
import { Tally, type TallyCounts } from './statistics.tally.js';
import type { MemoryRegionStatistics } from './stores/memory.region.js';
import type { MemoryStore } from './stores/memory.store.js';
import type { RedisTier, RedisTierStatus } from './stores/redis.tier.js';

export interface OperationStatistics extends TallyCounts {
  readonly operation: string;
  readonly region: string;
}

export interface RegionStatistics extends TallyCounts {
  readonly region: string;
}

export interface MemoryStatistics {
  readonly bytes: number;
  readonly keys: number;
  readonly evictions: number;
  readonly expirations: number;
  readonly regions: readonly MemoryRegionStatistics[];
}

export interface StatisticsSnapshot {
  readonly operations: readonly OperationStatistics[];
  readonly regions: readonly RegionStatistics[];
  readonly total: TallyCounts;
  readonly tiers: { readonly l1: MemoryStatistics; readonly l2: RedisTierStatus | null };
}

/** What the cache did in this process since it started, by operation and region. */
@Injectable()
export class CacheStatistics implements CacheObserver {
  private readonly byLabel = new WeakMap<ReadLabel, Tally>();
  private readonly tallies = new Map<string, { label: ReadLabel; tally: Tally }>();

  constructor(
    @Inject(MEMORY_TIER) private readonly memory: MemoryStore,
    @Inject(SHARED_TIER) private readonly shared: RedisTier | null,
  ) {}

  count(label: ReadLabel, event: CacheEvent): void {
    this.tallyOf(label).count(event);
  }

  defect(label: ReadLabel, defect: StoreDefect): void {
    this.tallyOf(label).defect(defect);
  }

  took(label: ReadLabel, stage: CacheStage, ms: number): void {
    this.tallyOf(label).took(stage, ms);
  }

  snapshot(): StatisticsSnapshot {
    const kept = [...this.tallies.values()];
    const regions = [...new Set(kept.map(({ label }) => label.region))];
    return {
      operations: kept.map(({ label, tally }) => ({ ...label, ...tally.counts() })),
      regions: regions.map((region) => ({
        region,
        ...Tally.sum(kept.filter(({ label }) => label.region === region).map(({ tally }) => tally)).counts(),
      })),
      total: Tally.sum(kept.map(({ tally }) => tally)).counts(),
      tiers: { l1: this.memoryStatistics(), l2: this.shared?.status() ?? null },
    };
  }

  private memoryStatistics(): MemoryStatistics {
    const { bytes, size, evictions, expirations } = this.memory;
    return { bytes, keys: size, evictions, expirations, regions: this.memory.regionStatistics() };
  }

  /** Labels come from definitions, so there are as many tallies as cached definitions. */
  tallyOf(label: ReadLabel): Tally {
    const known = this.byLabel.get(label);
    if (known !== undefined) return known;
    const tally = this.named(label);
    this.byLabel.set(label, tally);
    return tally;
  }

  private named({ operation, region }: ReadLabel): Tally {
    const name = `${operation}\n${region}`;
    const known = this.tallies.get(name);
    if (known !== undefined) return known.tally;
    const tally = new Tally();
    this.tallies.set(name, { label: { operation, region }, tally });
    return tally;
  }
}
