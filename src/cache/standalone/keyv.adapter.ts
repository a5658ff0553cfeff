import { EventEmitter } from 'node:events';
import type { StandaloneCache } from './standalone-cache.js';

/** A store of Keyv never forgets on its own; a cache does at last. */
const TTL_MS_MAX = 365 * 86_400_000;
const ITERATED_MAX = 100_000;

/**
 * A `StandaloneCache` as a storage adapter of Keyv 5: `new Keyv({ store: new KeyvAdapter(cache) })`. Several adapters may share a
 * cache, one for each namespace. What Keyv hands over is kept under the cache's own rules: bounded, and a miss when in doubt.
 */
export class KeyvAdapter extends EventEmitter {
  /** Keyv reads and writes its own settings here, and iterates only over stores whose dialect it knows. */
  opts: Record<string, unknown> = { dialect: 'redis', url: '' };
  namespace: string | undefined;

  constructor(private readonly cache: StandaloneCache) {
    super();
  }

  async get<T>(key: string): Promise<T | undefined> {
    return this.cache.get<T>(key);
  }

  getMany<T>(keys: readonly string[]): Promise<(T | undefined)[]> {
    return Promise.all(keys.map((key) => this.cache.get<T>(key)));
  }

  async set(key: string, value: unknown, ttlMs?: number): Promise<boolean> {
    await this.cache.set(key, value, { tags: [this.tag()], ttlMs: ttlMs ?? TTL_MS_MAX });
    return true;
  }

  async setMany(entries: readonly { key: string; value: unknown; ttl?: number }[]): Promise<void> {
    await Promise.all(entries.map(({ key, value, ttl }) => this.set(key, value, ttl)));
  }

  /** Whether there was anything to delete. */
  async delete(key: string): Promise<boolean> {
    const existed = await this.has(key);
    if (existed) await this.cache.invalidateKey(key);
    return existed;
  }

  async deleteMany(keys: readonly string[]): Promise<boolean> {
    const existed = await Promise.all(keys.map((key) => this.delete(key)));
    return existed.some(Boolean);
  }

  /** Of this namespace alone, in one step whatever it holds. */
  clear(): Promise<void> {
    return this.cache.invalidateTag(this.tag());
  }

  async has(key: string): Promise<boolean> {
    return (await this.cache.get(key)) !== undefined;
  }

  hasMany(keys: readonly string[]): Promise<boolean[]> {
    return Promise.all(keys.map((key) => this.has(key)));
  }

  async *iterator<T>(namespace: string | undefined = this.namespace): AsyncGenerator<[string, T]> {
    const prefix = namespace === undefined ? '' : `${namespace}:`;
    for (const key of await this.cache.keys(prefix, ITERATED_MAX)) {
      const value = await this.cache.get<T>(key);
      if (value !== undefined) yield [key, value];
    }
  }

  disconnect(): Promise<void> {
    return this.cache.close();
  }

  private tag(): string {
    return `keyv:${this.namespace ?? ''}`;
  }
}
