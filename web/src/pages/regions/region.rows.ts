import type { CacheStats, MemoryRegion, Rates, RegionPolicy, Regions, SharedUsage } from '../../api/cache.types.js';

export interface RegionRow {
  readonly policy: RegionPolicy;
  /** Null: this process holds nothing of it. */
  readonly memory: MemoryRegion | null;
  /** Null: nothing of it was read. */
  readonly rates: Rates | null;
  /** Null: what it occupies in the second tier was not measured. */
  readonly shared: SharedUsage | null;
  readonly operations: number;
}

/** One row for each policy that there is, those in use first. */
export function rowsOf({ regions, operations }: Regions, stats: CacheStats): readonly RegionRow[] {
  const memory = new Map((stats.tiers.l1.regions ?? []).map((region) => [region.region, region]));
  const rates = new Map(stats.window.regions.map((region) => [region.region, region]));
  const shared = new Map((stats.maintenance?.regions ?? []).map((region) => [region.region, region]));
  const rows = regions.map((policy) => ({
    policy,
    memory: memory.get(policy.name) ?? null,
    rates: rates.get(policy.name) ?? null,
    shared: shared.get(policy.name) ?? null,
    operations: operations.filter(({ region }) => region === policy.name).length,
  }));
  return rows.sort((a, b) => weightOf(b) - weightOf(a));
}

function weightOf({ memory, rates }: RegionRow): number {
  return (memory?.keys ?? 0) + (rates?.reads ?? 0);
}
