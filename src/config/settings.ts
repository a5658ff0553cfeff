import type { NamedSecret } from './named-secret.js';
import type { RegionPolicy } from './region-policy.js';
import type { MaterializationSettings, WorkloadSettings } from './view-settings.js';
import type {
  AlertSettings,
  JobSettings,
  ScheduleSettings,
  StatisticsSettings,
  UsageSettings,
  WarmUpSettings,
} from './watch-settings.js';

/**
 * Everything that can be set, typed. Built once at start by `loadSettings` from config/default.yaml, config/<environment>.yaml
 * and the environment; injected as one provider (`SETTINGS`). Names end in their unit.
 */
export interface Settings {
  readonly environment: 'development' | 'test' | 'production';
  /** `http` answers but does not migrate or load; `worker` does that and does not answer; `all` does both. */
  readonly role: 'all' | 'http' | 'worker';
  /** Where the command line finds the running server. */
  readonly serverUrl: string;
  readonly http: HttpSettings;
  readonly auth: AuthSettings;
  readonly database: DatabaseSettings;
  readonly redis: RedisSettings | null;
  readonly changes: ChangeSettings;
  readonly registry: RegistrySettings;
  readonly cache: CacheSettings;
  readonly writeBehind: WriteBehindSettings;
  readonly materialization: MaterializationSettings;
  readonly workload: WorkloadSettings;
  readonly prefetch: PrefetchSettings;
  readonly orchestration: OrchestrationSettings;
  readonly alerts: AlertSettings;
  readonly schedule: ScheduleSettings;
  readonly jobs: JobSettings;
  readonly logging: { readonly level: 'debug' | 'info' | 'warn' | 'error'; readonly pretty: boolean };
}

export interface HttpSettings {
  readonly host: string;
  readonly port: number;
  readonly bodyBytesMax: number;
  readonly urlLengthMax: number;
  /** A request that has no answer by then is answered 504. */
  readonly requestTimeoutMs: number;
  /** How long running requests may finish after a stop signal. */
  readonly drainMs: number;
  /** A health indicator that has no answer by then is down. */
  readonly healthTimeoutMs: number;
  readonly pageSizeMax: number;
  /** How often a minute one caller may go past the cache. */
  readonly bypassesPerMinute: number;
  readonly rateLimits: RateLimitSettings;
  /** Proxies in front that each add the address they were reached from to `X-Forwarded-For`. */
  readonly proxiesTrusted: number;
  readonly batchQueriesMax: number;
  /** How many of one batch run at once: a batch must not take the whole pool from everyone else. */
  readonly batchConcurrency: number;
  /** The operator console as it was built, an absolute path. Without it /console says how to build it. */
  readonly consoleDirectory: string;
}

/** Requests that one caller may send; null: as many as it likes. A process counts its own. */
export interface RateLimitSettings {
  /** By address, of callers that show nothing or what is not known yet. */
  readonly anonymousPerSecond: number | null;
  /** By principal. A service key may have a limit of its own. */
  readonly principalPerSecond: number | null;
  /** How many seconds' worth may come at once. */
  readonly burstSeconds: number;
}

export interface AuthSettings {
  /** Signs and checks tokens (HS256); null where an issuer publishes its keys. */
  readonly jwtSecret: string | null;
  /** Where the issuer publishes its keys (RS256, ES256); null where tokens are signed by the secret. */
  readonly jwksUrl: string | null;
  readonly jwksTimeoutMs: number;
  /** Known keys are asked for again after this long; also the longest that a withdrawn key is accepted. */
  readonly jwksRefreshSeconds: number;
  /** An unknown key is asked for at once, but not more often than this. */
  readonly jwksCooldownSeconds: number;
  /** Known keys are good for this long while the issuer does not answer. */
  readonly jwksStaleMaxSeconds: number;
  /** A service key that was found is not looked up again for this long: the longest that a revoked one is accepted. */
  readonly keyMemorySeconds: number;
  /** The same while the database is away. */
  readonly keyGraceSeconds: number;
  /** Records of what operators did are kept this long. */
  readonly actionsKeptDays: number;
  /** What the command line shows the server, if not a token of its own. Never logged. */
  readonly ownToken: string | null;
  readonly issuer: string;
  readonly audience: string;
  readonly clockToleranceSeconds: number;
}

export interface DatabaseSettings {
  /** Null: the embedded server is started. */
  readonly url: string | null;
  /** Role that owns the tables and runs migrations and loads; defaults to `url`. */
  readonly ownerUrl: string | null;
  /** Past a transaction pooler, for LISTEN; defaults to `url`. */
  readonly directUrl: string | null;
  readonly embeddedDirectory: string;
  readonly poolMax: number;
  /** Requests that may wait for a connection; more are refused with database.overloaded. */
  readonly poolQueueMax: number;
  readonly connectTimeoutMs: number;
  readonly statementTimeoutMs: number;
  /** How long start waits for a database that is away. */
  readonly bootWaitMs: number;
  /** Domains whose bundled data a start loads where they are missing or have changed. */
  readonly loadData: 'all' | readonly string[];
}

export interface RedisSettings {
  /** One address, or several separated by commas: of sentinels, or of members of a cluster from which the others are learned. */
  readonly url: string;
  readonly mode: 'single' | 'sentinel' | 'cluster';
  /** What the sentinels call the master; null where there are none. */
  readonly sentinelName: string | null;
  readonly sentinelPassword: string | null;
  readonly connectTimeoutMs: number;
  readonly maxRetryDelayMs: number;
}

/** Writes that are acknowledged before they are in the database. */
export interface WriteBehindSettings {
  /** Of the server whose streams hold them; null: they go through to the database. May hold a password: never logged. */
  readonly url: string | null;
  /** Whether this process opens streams and applies what they hold. False where it only looks. */
  readonly applies: boolean;
  readonly connectTimeoutMs: number;
  readonly maxRetryDelayMs: number;
  /** How long a write or a look may wait for the server. */
  readonly commandBudgetMs: number;
  /** Commands under way; more are refused at once. */
  readonly inFlightMax: number;
  /** Pause between two examinations of a server that stays connected. */
  readonly recheckMs: number;
  /** Writes of one family that may wait; more are refused with cache.write_backlog. */
  readonly backlogMax: number;
  /** Of one write as JSON; a larger one is refused with request.too_large. */
  readonly valueBytesMax: number;
  /** Pause between two looks for something to apply. */
  readonly flushMs: number;
  /** Writes applied in one transaction. */
  readonly flushBatchMax: number;
  /** Pause after a failed batch; each further one is twice as long, up to `retryMaxMs`. */
  readonly retryFirstMs: number;
  readonly retryMaxMs: number;
  /** A write that fails for good so often becomes a dead letter. */
  readonly attemptsMax: number;
  /** How long a change waits for pending writes of the same values, and a change of mode for all. */
  readonly applyWaitMs: number;
  /** How long pending writes are applied at a stop. */
  readonly drainMs: number;
}

export interface ChangeSettings {
  /** What a process knows of the log is valid this long since its last confirmed read began. */
  readonly leaseMs: number;
  /** Pause between two confirmations. Well under the lease. */
  readonly pollMs: number;
  readonly queryTimeoutMs: number;
  readonly sequenceBatchMax: number;
  readonly retainRowsMax: number;
  /** Pause between two looks at triggers, filenodes and columns of the tracked tables. */
  readonly auditMs: number;
  /** How long a caller with Falaj-Seq may wait for its position. */
  readonly reachTimeoutMs: number;
  /** Whether the server's own log is listened to as well. */
  readonly logicalReplication: boolean;
  /** Pause between two tries to read it where nobody does. */
  readonly replicationAttendMs: number;
}

export interface RegistrySettings {
  readonly definitionsDirectory: string;
  /** Where definitions found sound are kept from one start to the next. */
  readonly keptDirectory: string;
  readonly rowsMax: number;
  readonly answerBytesMax: number;
  /** Fewest distinct persons a published row may stand for. */
  readonly privacyFloor: number;
}

export interface CacheSettings {
  readonly enabled: boolean;
  readonly namespace: string;
  /** Operations or query ids that are not cached although their definition grants it. */
  readonly deny: readonly string[];
  readonly memoryBytesMax: number;
  readonly redisBudgetMs: number;
  readonly redisQueueMax: number;
  readonly breaker: BreakerSettings;
  /** Answers over an untracked table live at most this long. */
  readonly untrackedTtlSeconds: number;
  readonly maintenance: MaintenanceSettings;
  readonly usage: UsageSettings;
  readonly statistics: StatisticsSettings;
  /** Region policies by name; `default` is required. A definition's own `cache.ttl_seconds` wins. */
  readonly regions: Readonly<Record<string, RegionPolicy>>;
  /** Of entries that leave the process in encrypted regions: the first encrypts, each decrypts. */
  readonly encryptionKeys: readonly NamedSecret[];
  /** Entries that leave the process are authenticated by the first; each is accepted. Empty: they carry a checksum alone. */
  readonly macSecrets: readonly NamedSecret[];
}

/** How the second tier is looked after. */
export interface MaintenanceSettings {
  readonly enabled: boolean;
  /** Pause between two runs, over all processes. */
  readonly everySeconds: number;
  /** Time for one walk over the keys; a run makes one, and a second where a region is over its limit. */
  readonly budgetMs: number;
  /** Pause between two steps of a walk. */
  readonly pauseMs: number;
  /** Keys that one run may remove. */
  readonly removalsMax: number;
  /** Keys of each region whose bytes are asked. */
  readonly samplesMax: number;
  /** An entry of another version stays this long after its last use. */
  readonly orphanGraceSeconds: number;
}

export interface PrefetchSettings {
  readonly concurrency: number;
  /** Time for a whole batch. */
  readonly budgetMs: number;
  readonly specsMax: number;
  /** Packs asked at start, behind the first requests. */
  readonly packsAtStart: readonly string[];
  readonly warmAfterRefresh: boolean;
  readonly warmUp: WarmUpSettings;
}

export interface OrchestrationSettings {
  readonly runTimeoutMs: number;
  readonly runsConcurrentMax: number;
  /** Runs kept for reading again, and how long. */
  readonly runsKeptMax: number;
  readonly runTtlSeconds: number;
  readonly eventStreamsMax: number;
}

export interface BreakerSettings {
  /** Share of failed commands in the window that opens the breaker, 0 to 1. */
  readonly failureShare: number;
  readonly sampleMin: number;
  readonly windowMs: number;
  readonly openMs: number;
}

export const SETTINGS = Symbol('SETTINGS');
