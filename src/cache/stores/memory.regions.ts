import type { KeptEntry } from './kept-entry.js';
import { MemoryRegion } from './memory.region.js';

/** Regions are named in the settings; entries of another process may name others. */
const REGIONS_MAX = 64;
const OTHERS = '(others)';

/** Sets between two looks at how much each region is used. */
const PERIOD_SETS = 1024;

/**
 * The regions and what each may occupy.
 *
 * Over the limit of all, only regions above their fair share give: the limit divided by the regions that hold anything, or a region's own
 * limit where that is less. So a scan in one region cannot empty another that takes less than its share, however little its
 * entries are worth beside the scan's; and since fair shares add up to no more than the limit, some region is always above its own.
 * Among those above, the least valuable entry of all goes.
 */
export class MemoryRegions {
  private readonly byName = new Map<string, MemoryRegion>();
  private readonly all: MemoryRegion[] = [];
  private sets = 0;

  constructor(
    private readonly bytesMax: number,
    private readonly limits: Readonly<Record<string, number>>,
  ) {
    Object.keys(limits).forEach((name) => this.of(name));
  }

  of(name: string): MemoryRegion {
    return (
      this.byName.get(name) ??
      this.open(this.byName.size < REGIONS_MAX || Object.hasOwn(this.limits, name) ? name : OTHERS)
    );
  }

  list(): readonly MemoryRegion[] {
    return this.all;
  }

  sum(number: (region: MemoryRegion) => number): number {
    return this.all.reduce((total, region) => total + number(region), 0);
  }

  /** The least valuable entry of the regions above their fair share. */
  weakest(newest: KeptEntry<MemoryRegion> | undefined, nowMs: number): KeptEntry<MemoryRegion> | undefined {
    const share =
      this.bytesMax /
      Math.max(
        1,
        this.sum(({ ledger }) => Number(ledger.size > 0)),
      );
    let weakest: KeptEntry<MemoryRegion> | undefined;
    for (const region of this.all) {
      if (region.bytes <= Math.min(region.bytesMax, share)) continue;
      const entry = region.ledger.weakest(newest?.region === region ? newest : undefined, nowMs);
      if (entry === undefined) continue;
      if (region.ledger.isOver(entry.at, nowMs)) return entry;
      if (weakest === undefined || region.valueOf(entry) < weakest.region.valueOf(weakest)) weakest = entry;
    }
    return weakest;
  }

  /** The regions in turn, one for each set. */
  turn(): MemoryRegion | undefined {
    this.sets += 1;
    if (this.sets % PERIOD_SETS === 0) for (const region of this.all) region.settle();
    return this.all[this.sets % this.all.length];
  }

  private open(name: string): MemoryRegion {
    const known = this.byName.get(name);
    if (known !== undefined) return known;
    const limit = Object.hasOwn(this.limits, name) ? (this.limits[name] ?? Infinity) : Infinity;
    const region = new MemoryRegion(name, Math.min(limit, this.bytesMax));
    this.byName.set(name, region);
    this.all.push(region);
    return region;
  }
}
