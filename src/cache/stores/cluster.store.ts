import type { Clock } from '../../kernel/clock.js';
import type { CacheEntry } from '../engine/cache-entry.js';
import type { StoreRead, SweepLimits, SweepOutcome } from '../engine/cache-store.port.js';
import { StoreError } from '../engine/store.error.js';
import { RedirectError } from './redirect.error.js';
import type { RedisNode } from './redis.node.js';
import { beginsWith, keysOf, sweepOver, type WalkedServer } from './redis.walk.js';
import type { SharedStore } from './shared.store.js';

/** Who holds what. */
export interface SlotHolders {
  /** @throws StoreError where nobody is known to hold the key's slot. */
  nodeOf(key: string): RedisNode;
  masters(): readonly RedisNode[];
  follow(redirect: RedirectError, from: RedisNode): RedisNode;
  close(): Promise<void>;
}

type Command<T> = (store: SharedStore, budgetMs: number) => Promise<T>;

/** A slot may move while one follows it there; more would be members that contradict each other. */
const REDIRECTIONS_MAX = 3;

/** The second tier over a cluster: each key at the master of its slot, redirections followed within the caller's budget. */
export class ClusterStore implements SharedStore {
  readonly tier = 'l2';

  constructor(
    private readonly holders: SlotHolders,
    private readonly clock: Pick<Clock, 'monotonicMs'>,
  ) {}

  get(key: string, budgetMs: number): Promise<StoreRead> {
    return this.send(key, budgetMs, (store, leftMs) => store.get(key, leftMs));
  }

  set(key: string, entry: CacheEntry, ttlMs: number, budgetMs: number): Promise<void> {
    return this.send(key, budgetMs, (store, leftMs) => store.set(key, entry, ttlMs, leftMs));
  }

  delete(key: string, budgetMs: number): Promise<void> {
    return this.send(key, budgetMs, (store, leftMs) => store.delete(key, leftMs));
  }

  /** Of every master, side by side; one that is away is passed over. */
  async keys(prefix: string, limit: number, budgetMs: number): Promise<readonly string[]> {
    return keysOf(this.walked(), beginsWith(prefix), limit, budgetMs, this.clock);
  }

  /** Over every master, one after another. */
  async sweep(pattern: string, limits: SweepLimits): Promise<SweepOutcome> {
    return sweepOver(this.walked(), pattern, limits, this.clock);
  }

  close(): Promise<void> {
    return this.holders.close();
  }

  private walked(): readonly WalkedServer[] {
    return this.holders.masters().map(({ inner }) => inner);
  }

  private async send<T>(key: string, budgetMs: number, command: Command<T>): Promise<T> {
    const endMs = this.clock.monotonicMs() + budgetMs;
    let node = this.holders.nodeOf(key);
    let store: SharedStore = node.store;
    for (let redirections = 0; ; redirections++) {
      try {
        return await command(store, endMs - this.clock.monotonicMs());
      } catch (error) {
        if (!(error instanceof RedirectError) || redirections >= REDIRECTIONS_MAX) throw error;
        if (this.clock.monotonicMs() >= endMs) throw new StoreError('timeout');
        node = this.holders.follow(error, node);
        store = error.isForGood ? node.store : node.asking;
      }
    }
  }
}
