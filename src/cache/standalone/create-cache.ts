import { SystemClock, type Clock, type Timers } from '../../kernel/clock.js';
import { CacheStatistics } from '../cache.statistics.js';
import { assembleEngine } from '../engine/assemble-engine.js';
import { BackgroundWrites } from '../engine/background-writes.js';
import type { EnvelopeOptions } from '../engine/envelope.codec.js';
import { EntryJudge } from '../engine/entry.judge.js';
import { MemoryStore } from '../stores/memory.store.js';
import { PrefixedStore } from '../stores/prefixed.store.js';
import { oneServer, seedServers } from '../stores/redis.address.js';
import { RedisConnection, type ConnectionLog } from '../stores/redis.connection.js';
import { RedisTier, servingOf } from '../stores/redis.tier.js';
import type { CacheOptions, RedisOptions } from './cache-options.js';
import { Handouts } from './handouts.js';
import { MemoryChangeLog } from './memory.change-log.js';
import type { RecordingLog } from './recording-log.port.js';
import { RedisChangeLog } from './redis.change-log.js';
import { StandaloneCache } from './standalone-cache.js';
import { ValueKinds } from './value-kinds.js';

export type { CacheOptions, RedisOptions, RegionOptions, ValueOptions } from './cache-options.js';
export type { EncodedBytes, ValueEncoding } from './forwarded.codec.js';
export type { SetOptions } from './standalone-cache.js';
export { StandaloneCache } from './standalone-cache.js';

/** What surrounds a cache; a test brings its own. */
export interface CacheSurroundings {
  readonly clock?: Clock & Timers;
  readonly logger?: ConnectionLog;
}

const MEMORY_BYTES_MAX = 64 * 1_048_576;
/** Share of the memory limit that is for decoded values alone, and that stores under way may take. */
const HANDOUT_SHARE = 0.25;
const WRITE_SHARE = 0.25;
const LEASE_MS = 200;
/** A lease is renewed more than twice in its time, so that one lost question does not end it. */
const POLLS_PER_LEASE = 2.5;
const REDIS_BUDGET_MS = 25;
const BACKGROUND_BUDGETS = 4;
const IN_FLIGHT_MAX = 1000;
const RECORD_BUDGET_MS = 1000;
const CONNECT_MS = 1000;
const RETRY_MS_MAX = 100;
const ENVELOPE_FACTOR = 2;
const COMPRESSION_THRESHOLD_BYTES = 2048;
const BREAKER = { failureShare: 0.5, sampleMin: 5, windowMs: 2000, openMs: 200 };
const SILENT: ConnectionLog = { log: () => undefined, warn: () => undefined };

/**
 * A cache of its own, without Nest and without PostgreSQL: two tiers with Redis, one without. What is cached is JSON.
 *
 * The change log is kept in Redis, or in memory: it knows what its own caches invalidate, and not what is written to the data
 * behind their back. Opening never waits: until Redis is there, loaders are asked.
 * @throws FalajError request.invalid for options that cannot be.
 */
export function createCache(options: CacheOptions = {}, surroundings: CacheSurroundings = {}): StandaloneCache {
  const { clock = new SystemClock(), logger = SILENT } = surroundings;
  const { namespace = 'cache', redis = null, memoryBytesMax = MEMORY_BYTES_MAX } = options;
  const budgetMs = redis?.budgetMs ?? REDIS_BUDGET_MS;
  const memory = new MemoryStore({ bytesMax: memoryBytesMax * (1 - HANDOUT_SHARE) }, clock);
  const handouts = new Handouts(memory, memoryBytesMax, memoryBytesMax * HANDOUT_SHARE);
  const tier = redis === null ? null : tierOf(redis, options, budgetMs, clock, logger);
  const log = redis === null ? new MemoryChangeLog() : logOf(redis, options, budgetMs, clock);
  const shared = tier === null ? null : new PrefixedStore(tier.store, `${namespace}:`);
  const statistics = new CacheStatistics(memory, tier);
  const engine = assembleEngine({
    ...{ clock, log, observer: statistics, l1: memory, judge: new EntryJudge(log, clock) },
    l2: shared,
    desk: tier?.desk ?? null,
    writes: new BackgroundWrites({ inFlightMax: IN_FLIGHT_MAX, bytesMax: memoryBytesMax * WRITE_SHARE }),
    writeBudgetMs: budgetMs * BACKGROUND_BUDGETS,
    lookBudgetMs: budgetMs,
    limits: { confirmBudgetMs: budgetMs, reachBudgetMs: RECORD_BUDGET_MS },
    random: Math.random,
  });
  tier?.open();
  log.open();
  const kinds = new ValueKinds(options, statistics);
  const isClaim = (key: string): boolean => tier?.desk.isClaim(`${namespace}:${key}`) ?? false;
  const parts = { clock, engine, log, memory, shared, isClaim, handouts, kinds, statistics, namespace, budgetMs };
  return new StandaloneCache(parts);
}

function nodeOptions({ url, mode = 'single', sentinelName, sentinelPassword }: RedisOptions) {
  return {
    ...{ url, mode, sentinelName: sentinelName ?? null, sentinelPassword: sentinelPassword ?? null },
    ...{ connectTimeoutMs: CONNECT_MS, maxRetryDelayMs: RETRY_MS_MAX, inFlightMax: IN_FLIGHT_MAX, breaker: BREAKER },
  };
}

function tierOf(
  redis: RedisOptions,
  { namespace = 'cache', entryBytesMax = 1_048_576 }: CacheOptions,
  budgetMs: number,
  clock: Clock & Timers,
  logger: ConnectionLog,
): RedisTier {
  const options = {
    ...nodeOptions(redis),
    commandTimeoutMs: budgetMs * BACKGROUND_BUDGETS,
    claimPrefix: `${namespace}:flight:`,
    envelope: envelopeOf(entryBytesMax),
  };
  return new RedisTier(options, clock, logger);
}

/** The log has connections of its own: behind large values, it would come late. */
function logOf(
  redis: RedisOptions,
  { namespace = 'cache', leaseMs = LEASE_MS }: CacheOptions,
  budgetMs: number,
  clock: Clock & Timers,
): RecordingLog {
  const options = { ...nodeOptions(redis), commandTimeoutMs: RECORD_BUDGET_MS, envelope: envelopeOf(0) };
  const serving = servingOf(options, clock, SILENT);
  // A message reaches every member of a cluster, so one of them is enough to listen to; and without it there are the polls.
  const server = options.mode === 'cluster' ? seedServers(options)[0] : oneServer(options, RECORD_BUDGET_MS);
  const messages = new RedisConnection({ ...options, server: server ?? redis.url }, clock, SILENT);
  const times = { leaseMs, pollMs: leaseMs / POLLS_PER_LEASE, commandBudgetMs: budgetMs * 2 };
  return new RedisChangeLog(serving, messages, { namespace, ...times, recordBudgetMs: RECORD_BUDGET_MS }, clock);
}

/** Every region alike, whatever it is called. */
function envelopeOf(entryBytesMax: number): EnvelopeOptions {
  return {
    bytesMax: entryBytesMax * ENVELOPE_FACTOR,
    inflatedBytesMax: entryBytesMax,
    treatments: {},
    usual: { compression: 'deflate', thresholdBytes: COMPRESSION_THRESHOLD_BYTES, encrypted: false },
    encryptionKeys: [],
    macSecrets: [],
  };
}
