import type { CacheEntry } from '../engine/cache-entry.js';
import type { CacheStore, StoreRead, SweepLimits, SweepOutcome } from '../engine/cache-store.port.js';

/** A store outside the process: everything it says comes later. */
export interface SharedStore extends CacheStore {
  get(key: string, budgetMs: number): Promise<StoreRead>;
  set(key: string, entry: CacheEntry, ttlMs: number, budgetMs: number): Promise<void>;
  delete(key: string, budgetMs: number): Promise<void>;
  keys(prefix: string, limit: number, budgetMs: number): Promise<readonly string[]>;
  sweep(pattern: string, limits: SweepLimits): Promise<SweepOutcome>;
}
