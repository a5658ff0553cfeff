import { crc32 } from 'node:zlib';
import type { CacheEntry } from '../../src/cache/engine/cache-entry.js';
import { ABSENT, type CacheStore, type StoreRead } from '../../src/cache/engine/cache-store.port.js';
import { StoreError } from '../../src/cache/engine/store.error.js';
import type { SimProcess } from './sim-process.js';
import type { World } from './world.js';

export type RedisState = 'up' | 'away' | 'hanging';

/**
 * Redis as far as a cache needs it: it may be away, hang, lose what it was given, and go back to what it held before. Of a cluster each
 * member may do so alone.
 */
export class SimRedis {
  state: RedisState = 'up';
  /** Members that are not as the rest. */
  readonly ailing = new Map<number, RedisState>();
  /** Share of writes that are confirmed and lost, as by a failover to a replica that lags. */
  lostShare = 0;
  /** Who loads what, until when. */
  readonly claims = new Map<string, { readonly holder: string; readonly untilMs: number }>();
  private held = new Map<string, CacheEntry>();
  private saved = new Map<string, CacheEntry>();

  constructor(
    readonly world: World,
    readonly members = 1,
  ) {}

  /** As whoever asks for the key finds it. */
  stateOf(key: string): RedisState {
    const member = this.ailing.size === 0 ? undefined : this.ailing.get(this.memberOf(key));
    return this.state === 'up' ? (member ?? 'up') : this.state;
  }

  heal(): void {
    this.state = 'up';
    this.ailing.clear();
  }

  get(key: string): CacheEntry | undefined {
    return this.held.get(key);
  }

  set(key: string, entry: CacheEntry): void {
    if (!this.world.random.chance(this.lostShare)) this.held.set(key, entry);
  }

  delete(key: string): void {
    this.held.delete(key);
  }

  save(): void {
    this.saved = new Map(this.held);
  }

  /** Back to what was saved last: old entries, also of keys that were written or removed since. */
  revert(): void {
    this.held = new Map(this.saved);
  }

  /** A replica that was behind takes the place of one member: old entries of its keys, others are as they were. */
  failOver(member: number): void {
    const isOf = (key: string): boolean => this.memberOf(key) === member;
    for (const key of [...this.held.keys()].filter(isOf)) this.held.delete(key);
    for (const [key, entry] of this.saved) if (isOf(key)) this.held.set(key, entry);
  }

  flush(): void {
    this.held.clear();
    this.claims.clear();
  }

  evict(): void {
    for (const key of [...this.held.keys()]) if (this.world.random.chance(0.5)) this.held.delete(key);
  }

  private memberOf(key: string): number {
    return crc32(key) % this.members;
  }
}

/** One process's way to it. */
export class SimStore implements CacheStore {
  readonly tier = 'l2';

  constructor(
    private readonly redis: SimRedis,
    private readonly process: SimProcess,
  ) {}

  get(key: string, budgetMs: number): Promise<StoreRead> {
    return askRedis(this.redis, this.process, { key, budgetMs }, (): StoreRead => {
      const entry = this.redis.get(key);
      return entry === undefined ? ABSENT : { kind: 'found', entry: copyOf(entry) };
    });
  }

  set(key: string, entry: CacheEntry, _ttlMs: number, budgetMs: number): Promise<void> {
    return askRedis(this.redis, this.process, { key, budgetMs }, () => {
      this.redis.set(key, entry);
    });
  }

  delete(key: string, budgetMs: number): Promise<void> {
    return askRedis(this.redis, this.process, { key, budgetMs }, () => {
      this.redis.delete(key);
    });
  }

  keys(): readonly string[] {
    return [];
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

/** As from bytes: nothing that another process notes on its own is there. */
function copyOf(entry: CacheEntry): CacheEntry {
  const copy = { ...entry };
  delete copy.approval;
  return copy;
}

/** A command that is given up may yet be carried out, and later than what was sent after it. */
export function askRedis<T>(
  redis: SimRedis,
  process: SimProcess,
  { key, budgetMs }: { readonly key: string; readonly budgetMs: number },
  work: () => T,
): Promise<T> {
  const { world } = redis;
  const state = redis.stateOf(key);
  return new Promise<T>((resolve, reject) => {
    if (state === 'away') {
      reject(new StoreError('unavailable'));
      return;
    }
    const cancel = process.after(budgetMs, () => {
      reject(new StoreError('timeout'));
    });
    if (process.isCutOff) return;
    const stallMs = state === 'hanging' ? world.random.between(50, 400) : 0;
    world.after(stallMs + world.random.latency() / 2, () => {
      const outcome = work();
      world.after(world.random.latency() / 2, () => {
        process.deliver(() => {
          cancel();
          resolve(outcome);
        });
      });
    });
  });
}
