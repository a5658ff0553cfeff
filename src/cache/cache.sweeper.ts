import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS, type Settings } from '../config/settings.js';
import { MEMORY_TIER, SHARED_TIER } from './cache.tokens.js';
import type { CacheEntry } from './engine/cache-entry.js';
import type { SweepOutcome } from './engine/cache-store.port.js';
import { matchesGlob } from './engine/glob.js';
import { isRule, tagsOf, type NamedTarget } from './invalidation-target.js';
import { CacheKeys } from './keys.js';
import type { MemoryStore } from './stores/memory.store.js';
import type { RedisTier } from './stores/redis.tier.js';

export interface MatchCount {
  /** Entries in this process's memory. */
  readonly l1: number;
  /** Entries in the second tier; null where there is none, or it does not answer. */
  readonly l2: number | null;
  /** Whether everything was looked through: else there may be more. */
  readonly complete: boolean;
}

export interface SweepReport {
  readonly l1: number;
  readonly l2: number | null;
  /** Whether all that matched is gone; what is left is not served, and goes with its time. */
  readonly complete: boolean;
}

const STEPS_MAX = 200;
const KEYS_MAX = 20_000;
const LOOKED_AT_MAX = 2000;
const READ_TOGETHER = 100;
/** A walk over the key space takes many commands; nobody's request for data waits for it. */
const WALK_BUDGETS = 40;

/** Finds the entries that a target speaks of, to count them or to give their space back. Never decides what may be served. */
@Injectable()
export class CacheSweeper {
  private readonly keyPrefix: string;

  constructor(
    @Inject(MEMORY_TIER) private readonly memory: MemoryStore,
    @Inject(SHARED_TIER) private readonly shared: RedisTier | null,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {
    this.keyPrefix = new CacheKeys(settings.cache.namespace).prefix;
  }

  /** Removes what matches a prefix or pattern, in bounded steps. */
  async sweep(target: NamedTarget): Promise<SweepReport> {
    const near = this.nearKeys(target);
    for (const key of near) this.memory.delete(key);
    const far = await this.walk(target, false);
    return { l1: near.length, l2: far?.removed ?? null, complete: this.shared === null || (far?.done ?? false) };
  }

  async count(target: NamedTarget): Promise<MatchCount> {
    const l1 = this.nearKeys(target).length;
    if (this.shared === null) return { l1, l2: null, complete: true };
    if (!isRule(target.kind)) return { l1, ...(await this.countByTag(target)) };
    const walked = await this.walk(target, true);
    return { l1, l2: walked?.examined ?? null, complete: walked?.done ?? false };
  }

  private nearKeys(target: NamedTarget): readonly string[] {
    const keys = this.memory.keys('', Infinity);
    const { kind, name } = target;
    if (kind === 'prefix') return keys.filter((key) => key.startsWith(name));
    if (kind === 'pattern') return keys.filter((key) => matchesGlob(key, name));
    const tags = new Set(tagsOf(target));
    return keys.filter((key) => carriesAny(this.memory.peek(key), tags));
  }

  /** Undefined where there is no second tier, or it does not answer. */
  private async walk({ kind, name }: NamedTarget, dryRun: boolean): Promise<SweepOutcome | undefined> {
    const glob = kind === 'prefix' ? `${name.replace(/[\\*?[\]]/g, '\\$&')}*` : name;
    const limits = { stepsMax: STEPS_MAX, keysMax: KEYS_MAX, budgetMs: this.walkBudgetMs(), dryRun };
    return this.shared?.store.sweep(glob, limits).catch(() => undefined);
  }

  /** Tags stand in the entries, so they are read, as many as may be. */
  private async countByTag(target: NamedTarget): Promise<Pick<MatchCount, 'l2' | 'complete'>> {
    const tags = new Set(tagsOf(target));
    const store = this.shared?.store;
    const keys = await store?.keys(this.keyPrefix, LOOKED_AT_MAX, this.walkBudgetMs()).catch(() => undefined);
    if (store === undefined || keys === undefined) return { l2: null, complete: false };
    let l2 = 0;
    for (let at = 0; at < keys.length; at += READ_TOGETHER) {
      const reads = keys.slice(at, at + READ_TOGETHER).map((key) => store.get(key, this.walkBudgetMs()));
      for (const read of await Promise.allSettled(reads)) {
        if (read.status === 'fulfilled' && read.value.kind === 'found' && carriesAny(read.value.entry, tags)) l2 += 1;
      }
    }
    return { l2, complete: keys.length < LOOKED_AT_MAX };
  }

  private walkBudgetMs(): number {
    return this.settings.cache.redisBudgetMs * WALK_BUDGETS;
  }
}

function carriesAny(entry: CacheEntry | undefined, tags: ReadonlySet<string>): boolean {
  return entry?.tags.some((tag) => tags.has(tag)) ?? false;
}
