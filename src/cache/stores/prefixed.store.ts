import type { CacheEntry } from '../engine/cache-entry.js';
import type { CacheStore, StoreRead, Tier } from '../engine/cache-store.port.js';

/** A store in which every key begins with the same text, so that several caches share it. */
export class PrefixedStore implements CacheStore {
  readonly tier: Tier;

  constructor(
    private readonly store: CacheStore,
    private readonly prefix: string,
  ) {
    this.tier = store.tier;
  }

  get(key: string, budgetMs: number): Promise<StoreRead> | StoreRead {
    return this.store.get(this.prefix + key, budgetMs);
  }

  set(key: string, entry: CacheEntry, ttlMs: number, budgetMs: number): Promise<void> | void {
    return this.store.set(this.prefix + key, entry, ttlMs, budgetMs);
  }

  delete(key: string, budgetMs: number): Promise<void> | void {
    return this.store.delete(this.prefix + key, budgetMs);
  }

  async keys(prefix: string, limit: number, budgetMs: number): Promise<readonly string[]> {
    const keys = await this.store.keys(this.prefix + prefix, limit, budgetMs);
    return keys.map((key) => key.slice(this.prefix.length));
  }

  close(): Promise<void> {
    return this.store.close();
  }
}
