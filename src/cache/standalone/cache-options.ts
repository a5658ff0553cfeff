/** How values of a region are kept. All times in milliseconds. */
export interface RegionOptions {
  /** How long a value is fresh. Default: one hour. */
  readonly ttlMs?: number;
  /** How long it may stay in this process's memory, where Redis has it as well. Default: five minutes. */
  readonly l1TtlMs?: number;
  /** How long `null` and `undefined` are fresh. Default: as any other value. */
  readonly negativeTtlMs?: number | null;
  /** How long past its life a value that nothing changed is served while it is renewed behind. Default: not at all. */
  readonly graceMs?: number;
  /** How long a reader of a value in grace waits for the renewal first. Default: not at all. */
  readonly softTimeoutMs?: number;
  /** How long a reader waits for a load. Default: as long as the loader takes. */
  readonly hardTimeoutMs?: number | null;
  /** How long past its life a value is served where the loader says that its source is away. Default: not at all. */
  readonly staleIfErrorMs?: number;
  /** How long a loader's failure is told again. Default: not at all. */
  readonly errorTtlMs?: number;
  /** Up to this share of a life is taken off at random. Default: 0.05. */
  readonly jitterShare?: number;
  /** A larger value is handed out and not kept. Default: one megabyte. */
  readonly entryBytesMax?: number;
  /** `strict` asks for the head of the log at each read; `leased` trusts it for the lease. Default: leased. */
  readonly read?: 'leased' | 'strict';
}

export interface RedisOptions {
  /** `redis://` or `rediss://`, several separated by commas where there are several, with user and password where the server asks for them. */
  readonly url: string;
  /** One server; the master that sentinels name, the URL naming the sentinels; or a cluster, the URL naming members. */
  readonly mode?: 'single' | 'sentinel' | 'cluster';
  readonly sentinelName?: string;
  readonly sentinelPassword?: string;
  /** What one read may wait for Redis, in all. Default: 25. */
  readonly budgetMs?: number;
}

export interface CacheOptions extends RegionOptions {
  /** Caches of one namespace share values and invalidations. Default: `cache`. */
  readonly namespace?: string;
  /** Second tier and change log, shared by the processes of the namespace. Default: none, this process alone. */
  readonly redis?: RedisOptions | null;
  /** Default: 64 MB. */
  readonly memoryBytesMax?: number;
  /** How long another process's invalidation may stay unseen here. Default: 200. */
  readonly leaseMs?: number;
  /** Regions besides the default one; what a region does not say is as in the default. */
  readonly regions?: Readonly<Record<string, RegionOptions>>;
}

/** What one value depends on, and how it is kept. */
export interface ValueOptions {
  readonly tags?: readonly string[];
  readonly ttlMs?: number;
  readonly region?: string;
}
