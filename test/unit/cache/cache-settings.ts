import type { CacheSettings, MaintenanceSettings, Settings } from '../../../src/config/settings.js';
import type { AlertSettings } from '../../../src/config/watch-settings.js';
import type { RegionPolicy } from '../../../src/config/region-policy.js';

export const DEFAULT_REGION: RegionPolicy = {
  ttlSeconds: 86_400,
  l1TtlSeconds: 300,
  negativeTtlSeconds: 300,
  graceSeconds: 0,
  softTimeoutMs: 0,
  hardTimeoutMs: null,
  staleIfErrorSeconds: 0,
  errorTtlSeconds: 0,
  jitterShare: 0,
  entryBytesMax: 100_000,
  bytesMax: null,
  read: 'leased',
  tiers: ['l1', 'l2'],
  compression: 'deflate',
  compressionThresholdBytes: 1024,
  encrypted: false,
  clientMaxAgeSeconds: 0,
  hitRateAlert: null,
};

export const MAINTENANCE: MaintenanceSettings = {
  enabled: true,
  everySeconds: 900,
  budgetMs: 60_000,
  pauseMs: 0,
  removalsMax: 100_000,
  samplesMax: 10_000,
  orphanGraceSeconds: 900,
};

export const ALERTS: AlertSettings = {
  webhookUrl: null,
  everySeconds: 900,
  sampleMin: 100,
  lookMs: 10_000,
  quietSeconds: 600,
  recentMax: 3,
  webhookTimeoutMs: 500,
  webhookAttemptsMax: 2,
  webhookRetryMs: 100,
  webhookQueueMax: 10,
  windowSeconds: 300,
  rules: {
    hitRate: { warning: null, error: 0.3, critical: 0.1 },
    errorRate: { warning: 0.01, error: 0.1, critical: null },
    loadLatencyMs: { warning: 100, error: 1000, critical: null },
    redisLatencyMs: { warning: 10, error: 20, critical: null },
    redisMemory: { warning: 0.9, error: null, critical: null },
    heap: { warning: null, error: null, critical: null },
    connectionFailures: { warning: 1, error: 20, critical: null },
    breakerOpenSeconds: { warning: 1, error: 60, critical: null },
    changeLagMs: { warning: 1000, error: 10_000, critical: null },
    changeLogSilentMs: { warning: 2000, error: 10_000, critical: 60_000 },
  },
};

const NO_SENTINEL = { sentinelName: null, sentinelPassword: null };

/** The settings the cache looks at; nothing else is there. */
export function cacheSettings(over: Partial<CacheSettings> = {}, redisUrl: string | null = null): Settings {
  const cache: CacheSettings = {
    enabled: true,
    namespace: 'falaj_test',
    deny: [],
    memoryBytesMax: 10_000_000,
    redisBudgetMs: 25,
    redisQueueMax: 1000,
    breaker: { failureShare: 0.5, sampleMin: 5, windowMs: 5000, openMs: 300 },
    untrackedTtlSeconds: 60,
    maintenance: MAINTENANCE,
    usage: { keysMax: 100, keptMax: 50, halfLifeSeconds: 3600, foldSeconds: 60 },
    statistics: { streamsMax: 2, streamEveryMs: 1000, streamBytesMax: 4096 },
    regions: { default: DEFAULT_REGION },
    encryptionKeys: [],
    macSecrets: [],
    ...over,
  };
  const redis =
    redisUrl === null
      ? null
      : { url: redisUrl, mode: 'single', ...NO_SENTINEL, connectTimeoutMs: 1000, maxRetryDelayMs: 100 };
  const writeBehind = { url: null };
  return {
    cache,
    redis,
    writeBehind,
    alerts: ALERTS,
    tracing: { endpoint: null },
    logging: { level: 'error', pretty: false },
    schedule: { enabled: false },
    changes: { leaseMs: 200, reachTimeoutMs: 500 },
  } as unknown as Settings;
}
