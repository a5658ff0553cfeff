import type { NamedSecret } from '../config/named-secret.js';
import type { RegionPolicy } from '../config/region-policy.js';
import type { CacheSettings, Settings } from '../config/settings.js';
import type { Clock, Timers } from '../kernel/clock.js';
import { assembleEngine } from './engine/assemble-engine.js';
import { BackgroundWrites } from './engine/background-writes.js';
import type { CacheEngine } from './engine/cache-engine.js';
import type { CacheObserver } from './engine/cache-observer.port.js';
import type { ChangeLog } from './engine/change-log.port.js';
import type { EntryJudge } from './engine/entry.judge.js';
import type { ReadWatch } from './engine/read-watch.port.js';
import { MemoryStore } from './stores/memory.store.js';
import { CacheKeys } from './keys.js';
import type { EnvelopeOptions, EnvelopeTreatment } from './engine/envelope.codec.js';
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
  readonly clock: Clock & Timers;
  readonly log: ChangeLog;
  readonly judge: EntryJudge;
  readonly observer: CacheObserver;
  readonly memory: MemoryStore;
  readonly shared: RedisTier | null;
  readonly watch?: ReadWatch | undefined;
}

export function createEngine(ingredients: EngineIngredients): CacheEngine {
  const { settings, clock, log, judge, observer, memory, shared, watch } = ingredients;
  const { redisQueueMax, redisBudgetMs, memoryBytesMax } = settings.cache;
  return assembleEngine({
    clock,
    log,
    judge,
    observer,
    l1: memory,
    l2: shared?.store ?? null,
    desk: shared?.desk ?? null,
    writes: new BackgroundWrites({ inFlightMax: redisQueueMax, bytesMax: memoryBytesMax * WRITE_SHARE }),
    writeBudgetMs: redisBudgetMs * BACKGROUND_BUDGETS,
    lookBudgetMs: redisBudgetMs,
    limits: { confirmBudgetMs: settings.changes.leaseMs, reachBudgetMs: settings.changes.reachTimeoutMs },
    random: Math.random,
    watch,
  });
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
  const options = {
    ...redis,
    commandTimeoutMs: cache.redisBudgetMs * BACKGROUND_BUDGETS,
    inFlightMax: cache.redisQueueMax,
    claimPrefix: `${new CacheKeys(cache.namespace).prefix}flight:`,
    envelope: envelopeOptions(cache),
    breaker: cache.breaker,
  };
  return new RedisTier(options, clock, logger);
}

/** How entries are treated that leave the process. */
export function envelopeOptions(cache: CacheSettings): EnvelopeOptions {
  const regions = Object.entries(cache.regions);
  const entryBytesMax = Math.max(...regions.map(([, region]) => region.entryBytesMax));
  return {
    bytesMax: entryBytesMax * ENVELOPE_FACTOR,
    inflatedBytesMax: entryBytesMax,
    treatments: Object.fromEntries(regions.map(([name, region]) => [name, treatmentOf(region)])),
    encryptionKeys: cache.encryptionKeys.map(asBytes),
    macSecrets: cache.macSecrets.map(asBytes),
  };
}

function treatmentOf({ compression, compressionThresholdBytes, encrypted }: RegionPolicy): EnvelopeTreatment {
  return { compression, thresholdBytes: compressionThresholdBytes, encrypted };
}

function asBytes({ name, secret, form }: NamedSecret): { name: string; secret: Buffer } {
  return { name, secret: Buffer.from(secret, form === 'base64' ? 'base64' : 'utf8') };
}
