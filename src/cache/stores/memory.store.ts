import type { Clock } from '../../kernel/clock.js';
import { entryBytes, type CacheEntry } from '../engine/cache-entry.js';
import { ABSENT, type NearStore, type StoreRead } from '../engine/cache-store.port.js';

interface Kept {
  readonly key: string;
  readonly entry: CacheEntry;
  readonly bytes: number;
  /** On the monotonic clock: a wall clock set back must not lengthen a life. */
  readonly expiresAtMs: number;
  newer: Kept | undefined;
  older: Kept | undefined;
}

/**
 * The first tier: entries in this process, bounded by bytes, the least recently used going first.
 *
 * Recency is a doubly linked list beside the map. The order of a Map's own keys was rejected: taking its first key again and
 * again walks over what was deleted before, so evicting many costs their square.
 */
export class MemoryStore implements NearStore {
  readonly tier = 'l1';
  private readonly kept = new Map<string, Kept>();
  private newest: Kept | undefined;
  private oldest: Kept | undefined;
  private heldBytes = 0;
  private evicted = 0;
  private expired = 0;

  constructor(
    private readonly bytesMax: number,
    private readonly clock: Pick<Clock, 'monotonicMs'>,
  ) {}

  get bytes(): number {
    return this.heldBytes;
  }

  get size(): number {
    return this.kept.size;
  }

  get evictions(): number {
    return this.evicted;
  }

  get expirations(): number {
    return this.expired;
  }

  get(key: string, _budgetMs?: number, nowMs = this.clock.monotonicMs()): StoreRead {
    const kept = this.living(key, nowMs);
    if (kept === undefined) return ABSENT;
    this.unlink(kept);
    this.linkNewest(kept);
    return { kind: 'found', entry: kept.entry };
  }

  /** The entry without counting as a use of it. */
  peek(key: string): CacheEntry | undefined {
    return this.living(key)?.entry;
  }

  /** Replaces what the key held. An entry that alone exceeds the limit, or has no life left, is not kept. */
  set(key: string, entry: CacheEntry, ttlMs: number): void {
    this.delete(key);
    const bytes = entryBytes(key, entry);
    if (bytes > this.bytesMax || ttlMs <= 0) return;
    const expiresAtMs = this.clock.monotonicMs() + ttlMs;
    const kept: Kept = { key, entry, bytes, expiresAtMs, newer: undefined, older: undefined };
    this.kept.set(key, kept);
    this.heldBytes += bytes;
    this.linkNewest(kept);
    this.evict();
  }

  delete(key: string): void {
    const kept = this.kept.get(key);
    if (kept !== undefined) this.drop(kept);
  }

  keys(prefix: string, limit: number): readonly string[] {
    const found: string[] = [];
    for (const key of this.kept.keys()) {
      if (found.length >= limit) break;
      if (key.startsWith(prefix) && this.isLiving(key)) found.push(key);
    }
    return found;
  }

  close(): Promise<void> {
    this.kept.clear();
    this.newest = undefined;
    this.oldest = undefined;
    this.heldBytes = 0;
    return Promise.resolve();
  }

  private isLiving(key: string): boolean {
    const kept = this.kept.get(key);
    return kept !== undefined && kept.expiresAtMs > this.clock.monotonicMs();
  }

  private living(key: string, nowMs = this.clock.monotonicMs()): Kept | undefined {
    const kept = this.kept.get(key);
    if (kept === undefined || kept.expiresAtMs > nowMs) return kept;
    this.expired += 1;
    this.drop(kept);
    return undefined;
  }

  private evict(): void {
    while (this.heldBytes > this.bytesMax && this.oldest !== undefined) {
      this.evicted += 1;
      this.drop(this.oldest);
    }
  }

  private drop(kept: Kept): void {
    this.kept.delete(kept.key);
    this.heldBytes -= kept.bytes;
    this.unlink(kept);
  }

  private linkNewest(kept: Kept): void {
    kept.older = this.newest;
    kept.newer = undefined;
    if (this.newest === undefined) this.oldest = kept;
    else this.newest.newer = kept;
    this.newest = kept;
  }

  private unlink(kept: Kept): void {
    if (kept.newer === undefined) this.newest = kept.older;
    else kept.newer.older = kept.older;
    if (kept.older === undefined) this.oldest = kept.newer;
    else kept.older.newer = kept.newer;
    kept.newer = undefined;
    kept.older = undefined;
  }
}
