import type { Settings } from '../config/settings.js';
import type { Clock, Timers } from '../kernel/clock.js';
import { BackgroundWrites } from './engine/background-writes.js';
import { CacheEngine } from './engine/cache-engine.js';
import type { CacheObserver } from './engine/cache-observer.port.js';
import type { ChangeLog } from './engine/change-log.port.js';
import { EntryJudge } from './engine/entry.judge.js';
import { EntryLoader } from './engine/entry.loader.js';
import { TierChain } from './engine/tier-chain.js';
import { MemoryStore } from './stores/memory.store.js';
import { RedisTier } from './stores/redis.tier.js';
import type { ConnectionLog } from './stores/redis.connection.js';

/** A command nobody waits for, and the client's own patience, in budgets of a request. */
const BACKGROUND_BUDGETS = 4;

/** Share of the memory limit that stores on their way to the second tier may hold. */
const WRITE_SHARE = 0.25;

/** An envelope is larger than its entry is charged for only by what its text takes as UTF-8. */
const ENVELOPE_FACTOR = 2;

export interface EngineIngredients {
  readonly settings: Settings;
  readonly clock: Clock;
  readonly log: ChangeLog;
  readonly judge: EntryJudge;
  readonly observer: CacheObserver;
  readonly memory: MemoryStore;
  readonly shared: RedisTier | null;
}

export function createEngine(ingredients: EngineIngredients): CacheEngine {
  const { settings, clock, log, judge, observer, memory, shared } = ingredients;
  const { redisQueueMax, redisBudgetMs, memoryBytesMax } = settings.cache;
  const tiers = new TierChain({
    clock,
    judge,
    observer,
    l1: memory,
    l2: shared?.store ?? null,
    writes: new BackgroundWrites({ inFlightMax: redisQueueMax, bytesMax: memoryBytesMax * WRITE_SHARE }),
    writeBudgetMs: redisBudgetMs * BACKGROUND_BUDGETS,
  });
  const random = Math.random;
  const loader = new EntryLoader({ clock, judge, tiers, observer, random });
  const limits = { confirmBudgetMs: settings.changes.leaseMs, reachBudgetMs: settings.changes.reachTimeoutMs };
  return new CacheEngine({ clock, log, judge, tiers, loader, observer, limits, random });
}

export function createMemoryTier({ cache }: Settings, clock: Clock): MemoryStore {
  const limits = Object.entries(cache.regions).flatMap(([name, { bytesMax }]) =>
    bytesMax === null ? [] : [[name, bytesMax] as const],
  );
  return new MemoryStore({ bytesMax: cache.memoryBytesMax, regions: Object.fromEntries(limits) }, clock);
}

/** Null where no Redis is set, or the cache is off. */
export function createSharedTier(settings: Settings, clock: Clock & Timers, logger: ConnectionLog): RedisTier | null {
  const { redis, cache } = settings;
  if (redis === null || !cache.enabled) return null;
  const entryBytesMax = Math.max(...Object.values(cache.regions).map((region) => region.entryBytesMax));
  const options = {
    ...redis,
    commandTimeoutMs: cache.redisBudgetMs * BACKGROUND_BUDGETS,
    inFlightMax: cache.redisQueueMax,
    envelopeBytesMax: entryBytesMax * ENVELOPE_FACTOR,
    breaker: cache.breaker,
  };
  return new RedisTier(options, clock, logger);
}
