import type { RegionUsage } from './maintenance.report.js';

interface Sample {
  readonly bytes: number;
  readonly value: number;
}

interface Count {
  keys: number;
  bytesMeasured: number;
  readonly samples: Sample[];
  removed: number;
  bytesRemoved: number;
}

/** Over its limit, a region gives so much that it is not over it again at once. */
const KEPT_SHARE = 0.9;

const TIE_SHARE = 0.05;

/** How much of a region must go, and what an entry may be worth to be among it. */
export interface Excess {
  readonly bytes: number;
  /** What is worth less goes. */
  readonly value: number;
  /** Of what is worth as much, so many bytes go. */
  readonly tiedBytes: number;
}

/** Whether one value is as good as the other: between two looks at a key, time has passed. */
export function isTied(value: number, other: number): boolean {
  return Math.abs(value - other) <= TIE_SHARE * other;
}

/**
 * How much each region occupies, by a sample of its keys: the first `samplesMax` of them. A server tells its keys in the order of their
 * hashes, so those are as good as drawn. Up to that many keys the figures are exact.
 */
export class RegionCensus {
  private readonly counts = new Map<string, Count>();

  constructor(
    private readonly limits: ReadonlyMap<string, number>,
    private readonly samplesMax: number,
  ) {}

  /** Whether the bytes of one more key of the region are wanted. */
  isWanted(region: string): boolean {
    return this.countOf(region).samples.length < this.samplesMax;
  }

  /** @param value what it is worth to keep, for a byte; no matter on what scale. */
  add(region: string, bytes: number | null, value: number): void {
    const count = this.countOf(region);
    count.keys += 1;
    if (bytes === null) return;
    count.bytesMeasured += bytes;
    count.samples.push({ bytes, value });
  }

  /** Regions over their limits. The least valuable of the sample that make up the share that must go say what may go. */
  excesses(): ReadonlyMap<string, Excess> {
    const found = new Map<string, Excess>();
    for (const [region, bytesMax] of this.limits) {
      const count = this.counts.get(region);
      const bytes = count === undefined ? 0 : estimated(count);
      if (count === undefined || bytes <= bytesMax) continue;
      const excess = bytes - bytesMax * KEPT_SHARE;
      found.set(region, excessOf(count, excess));
    }
    return found;
  }

  noteRemoved(region: string, keys: number, bytes: number): void {
    const count = this.countOf(region);
    count.removed += keys;
    count.bytesRemoved += bytes;
  }

  usage(): readonly RegionUsage[] {
    return [...this.counts]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([region, count]) => ({
        region,
        keys: count.keys,
        measured: count.samples.length,
        bytes: Math.round(estimated(count)),
        bytesMax: this.limits.get(region) ?? null,
        removed: count.removed,
        bytesRemoved: count.bytesRemoved,
      }));
  }

  private countOf(region: string): Count {
    const known = this.counts.get(region);
    if (known !== undefined) return known;
    const count = { keys: 0, bytesMeasured: 0, samples: [], removed: 0, bytesRemoved: 0 };
    this.counts.set(region, count);
    return count;
  }
}

function estimated({ keys, bytesMeasured, samples }: Count): number {
  return samples.length === 0 ? 0 : (bytesMeasured / samples.length) * keys;
}

/** The value below which the sample's least valuable make up the share that must go, and what of those at it must go as well. */
function excessOf(count: Count, bytes: number): Excess {
  const { samples, bytesMeasured } = count;
  const share = bytes / estimated(count);
  const ordered = [...samples].sort((a, b) => a.value - b.value);
  let gone = 0;
  const at = ordered.find((sample) => (gone += sample.bytes) >= bytesMeasured * share);
  const value = at?.value ?? Infinity;
  const below = ordered.filter((sample) => sample.value < value && !isTied(sample.value, value));
  const belowBytes = below.reduce((sum, sample) => sum + sample.bytes, 0) / bytesMeasured;
  return { bytes, value, tiedBytes: bytes - belowBytes * estimated(count) };
}
