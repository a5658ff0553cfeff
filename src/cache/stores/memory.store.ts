import type { Clock } from '../../kernel/clock.js';
import type { CacheEntry } from '../engine/cache-entry.js';
import { ABSENT, type NearStore, type StoreRead } from '../engine/cache-store.port.js';
import { FrequencySketch } from './frequency.sketch.js';
import { KeptEntry } from './kept-entry.js';
import { keyHash } from './key-hash.js';
import type { MemoryRegion, MemoryRegionStatistics } from './memory.region.js';
import { MemoryRegions } from './memory.regions.js';
import { RegretMemory } from './regret.memory.js';

export interface MemoryStoreOptions {
  /** What all entries together may occupy. */
  readonly bytesMax: number;
  /** What a region's entries may occupy; one that is not named shares with the others what `bytesMax` leaves. */
  readonly regions?: Readonly<Record<string, number>>;
}

type Kept = KeptEntry<MemoryRegion>;

/** Entries looked at by each set for being past their time. */
const SWEPT = 4;

/** A dearer load is worth no more than one of about a minute: little more than twice what one is that costs nothing. */
const COST_MS_MAX = 65_535;
const COST_DOUBLINGS = 12;

/**
 * The first tier: entries in this process, bounded by bytes in all and by region. What is worth least goes first: how often it was
 * used, of late above all, times what a load costs (damped: the dearest load outweighs a few uses, never many), for a byte.
 *
 * Below its limits it keeps whatever is set. At a limit the newest entry is compared like any other and may go at once.
 * Entries past their time are never given; each set looks at a few and lets them go.
 */
export class MemoryStore implements NearStore {
  readonly tier = 'l1';
  private readonly kept = new Map<string, Kept>();
  private readonly regions: MemoryRegions;
  private readonly sketch = new FrequencySketch();
  private readonly regrets = new RegretMemory();
  private heldBytes = 0;
  private readonly onExpanded = (kept: Kept): void => {
    if (kept.at >= 0) this.unpack(kept);
  };

  constructor(
    private readonly options: MemoryStoreOptions,
    private readonly clock: Pick<Clock, 'monotonicMs'>,
  ) {
    this.regions = new MemoryRegions(options.bytesMax, options.regions ?? {});
  }

  get bytes(): number {
    return this.heldBytes;
  }

  get size(): number {
    return this.kept.size;
  }

  get evictions(): number {
    return this.regions.sum(({ evictions }) => evictions);
  }

  get expirations(): number {
    return this.regions.sum(({ expirations }) => expirations);
  }

  get(key: string): StoreRead {
    const entry = this.use(key, this.clock.monotonicMs());
    return entry === undefined ? ABSENT : { kind: 'found', entry };
  }

  use(key: string, nowMs: number): CacheEntry | undefined {
    const kept = this.kept.get(key);
    if (kept === undefined) return undefined;
    const { ledger } = kept.region;
    if (ledger.isOver(kept.at, nowMs)) {
      this.expire(kept);
      return undefined;
    }
    ledger.use(kept.at);
    if (kept.isPacked) this.unpack(kept);
    return kept.entry;
  }

  /** Counts uses of the key's entry that were made of what somebody keeps of it. */
  credit(key: string, uses: number): void {
    const kept = this.living(key);
    if (kept !== undefined) kept.region.ledger.use(kept.at, uses);
  }

  /** When the key's entry is over, by the monotonic clock. */
  endMs(key: string): number {
    const kept = this.kept.get(key);
    return kept === undefined ? 0 : kept.region.ledger.endMs(kept.at);
  }

  /** The entry without counting as a use of it. */
  peek(key: string): CacheEntry | undefined {
    return this.living(key)?.entry;
  }

  /** Replaces what the key held. An entry that alone exceeds a limit, or has no life left, is not kept. */
  set(key: string, entry: CacheEntry, ttlMs: number): void {
    const nowMs = this.clock.monotonicMs();
    this.sweepExpired(nowMs);
    const old = this.kept.get(key);
    const region = this.regions.of(entry.region);
    const kept = new KeptEntry(key, region, entry, this.onExpanded);
    if (kept.bytes > region.bytesMax || !(ttlMs > 0)) {
      if (old !== undefined) this.forget(old);
      return;
    }
    const worth = worthOf(kept.bytes, entry.loadCostMs);
    if (old?.region === region) this.replace(old, kept, worth, nowMs + ttlMs);
    else this.add(old, kept, worth, nowMs + ttlMs);
    this.shrink(region, kept, nowMs);
  }

  delete(key: string): void {
    const kept = this.kept.get(key);
    if (kept !== undefined) this.forget(kept);
  }

  keys(prefix: string, limit: number): readonly string[] {
    const found: string[] = [];
    const nowMs = this.clock.monotonicMs();
    for (const [key, { region, at }] of this.kept) {
      if (found.length >= limit) break;
      if (key.startsWith(prefix) && !region.ledger.isOver(at, nowMs)) found.push(key);
    }
    return found;
  }

  regionStatistics(): readonly MemoryRegionStatistics[] {
    return this.regions.list().map((region) => region.statistics());
  }

  close(): Promise<void> {
    for (const kept of this.kept.values()) this.drop(kept);
    return Promise.resolve();
  }

  private living(key: string, nowMs = this.clock.monotonicMs()): Kept | undefined {
    const kept = this.kept.get(key);
    if (kept === undefined || !kept.region.ledger.isOver(kept.at, nowMs)) return kept;
    this.expire(kept);
    return undefined;
  }

  private replace(old: Kept, kept: Kept, worth: number, endMs: number): void {
    this.charge(old, -old.bytes);
    kept.region.ledger.replace(old, kept, worth, endMs);
    this.kept.set(kept.key, kept);
    this.charge(kept, kept.bytes);
  }

  private add(old: Kept | undefined, kept: Kept, worth: number, endMs: number): void {
    if (old !== undefined) this.forget(old);
    const { ledger } = kept.region;
    const hash = keyHash(kept.key);
    const regret = this.regrets.take(hash);
    if (regret !== 0) ledger.halfLife.learn(regret);
    ledger.add(kept, worth, endMs, this.sketch.increment(hash));
    this.kept.set(kept.key, kept);
    this.charge(kept, kept.bytes);
    this.sketch.fit(this.kept.size);
    this.regrets.fit(this.kept.size);
  }

  private unpack(kept: Kept): void {
    const before = kept.bytes;
    this.charge(kept, kept.unpack());
    kept.region.ledger.reprice(kept.at, before / kept.bytes);
    // As when it is set: others need not go for one that has no room by itself.
    if (kept.bytes > kept.region.bytesMax) this.drop(kept);
    this.shrink(kept.region, undefined, this.clock.monotonicMs());
  }

  private shrink(region: MemoryRegion, newest: Kept | undefined, nowMs: number): void {
    while (region.bytes > region.bytesMax) this.evict(region.ledger.weakest(newest, nowMs), nowMs);
    while (this.heldBytes > this.options.bytesMax) this.evict(this.regions.weakest(newest, nowMs), nowMs);
  }

  private evict(kept: Kept | undefined, nowMs: number): void {
    if (kept === undefined) throw new RangeError('entries that are not there occupy memory');
    const { region, key, at } = kept;
    if (region.ledger.isOver(at, nowMs)) {
      this.expire(kept);
      return;
    }
    region.evictions += 1;
    const regret = region.ledger.takeRegret(at);
    if (regret !== 0) this.regrets.record(keyHash(key), regret);
    this.drop(kept);
  }

  private sweepExpired(nowMs: number): void {
    const region = this.regions.turn();
    for (let looked = 0; region !== undefined && looked < SWEPT; looked++) {
      const kept = region.next();
      if (kept !== undefined && region.ledger.isOver(kept.at, nowMs)) this.expire(kept);
    }
  }

  private expire(kept: Kept): void {
    kept.region.expirations += 1;
    this.forget(kept);
  }

  /** Lets go what may well come again with another value: how much it was used is remembered. */
  private forget(kept: Kept): void {
    this.sketch.raise(keyHash(kept.key), kept.region.ledger.weight(kept.at));
    this.drop(kept);
  }

  private drop(kept: Kept): void {
    this.kept.delete(kept.key);
    this.charge(kept, -kept.bytes);
    kept.region.ledger.remove(kept);
  }

  private charge({ region }: Kept, bytes: number): void {
    region.bytes += bytes;
    this.heldBytes += bytes;
  }
}

function worthOf(bytes: number, loadCostMs: number): number {
  const costMs = loadCostMs > 0 ? Math.min(loadCostMs, COST_MS_MAX) : 0;
  return (1 + Math.log2(1 + costMs) / COST_DOUBLINGS) / bytes;
}
