/** What is remembered of the questions that were asked. */
export interface UsageSettings {
  /** Questions in this process's memory. */
  readonly keysMax: number;
  /** Of these, those that outlive it in the database, over all processes. */
  readonly keptMax: number;
  /** After so long a use counts half. */
  readonly halfLifeSeconds: number;
  /** Pause between two hand-overs to the database. */
  readonly foldSeconds: number;
}

export interface StatisticsSettings {
  /** Readers of the live stream at once. */
  readonly streamsMax: number;
  readonly streamEveryMs: number;
  /** A reader that has not taken more than this is let go. */
  readonly streamBytesMax: number;
}

/** Bounds of everything that is asked before anyone asks it. */
export interface WarmUpSettings {
  /** Loads a second of all warm-ups of this process; what the cache has already is not counted. */
  readonly loadsPerSecond: number;
  /** Questions of all warm-ups of this process at once. */
  readonly concurrency: number;
  /** Share of the connections that these may hold, whatever `concurrency` says; one at least. */
  readonly poolShare: number;
  /** Time for a warm-up that nobody waits for. */
  readonly budgetSeconds: number;
  readonly questionsMax: number;
  /** Tenants or workspaces that a pack is warmed for. */
  readonly membersMax: number;
  /** Questions asked most that a warm-up asks besides its packs. */
  readonly mostUsed: number;
  /** Ended warm-ups that are kept for reading. */
  readonly runsKeptMax: number;
  /** Pause between two looks for often-used answers about to expire. */
  readonly endingLookMs: number;
  /** How long before its end such an answer is renewed, but never in the first half of its life. */
  readonly endingLeadSeconds: number;
  /** The same, of the scheduled refresh. */
  readonly refreshLeadSeconds: number;
}

/** When what is done by the clock is done; null: never. */
export interface ScheduleSettings {
  readonly enabled: boolean;
  readonly timeZone: string;
  readonly priorityWarmUp: string | null;
  readonly cacheRefresh: string | null;
  readonly cacheHealth: string | null;
  readonly cacheMaintenance: string | null;
}

/** Work in the background. */
export interface JobSettings {
  readonly enabled: boolean;
  /** Jobs of this process at once. */
  readonly concurrency: number;
  /** Orders are told at once; those for later are looked for this often. */
  readonly pollMs: number;
  /** Pause between two looks for what a process that died has left behind. */
  readonly lookMs: number;
}

export interface AlertSettings {
  /** Where alerts are sent; null: nowhere. May hold a secret: never logged. */
  readonly webhookUrl: string | null;
  /** Over how long hit rates are taken. */
  readonly everySeconds: number;
  /** Reads of a region below which its hit rate says nothing. */
  readonly sampleMin: number;
  /** Pause between two looks for forged entries and altered tables. */
  readonly lookMs: number;
  /** What happened once, and not again for so long, is over. */
  readonly quietSeconds: number;
  /** Resolved alerts that are kept for reading. */
  readonly recentMax: number;
  readonly webhookTimeoutMs: number;
  readonly webhookAttemptsMax: number;
  /** Pause before the second attempt; each further one is twice as long. */
  readonly webhookRetryMs: number;
  /** Messages that wait; more are dropped and counted. */
  readonly webhookQueueMax: number;
  /** Over how long error rates, latencies and failures are taken. */
  readonly windowSeconds: number;
  readonly rules: AlertRules;
}

/** From where on an alert is a warning, an error, critical; null: never. */
export interface AlertThresholds {
  readonly warning: number | null;
  readonly error: number | null;
  readonly critical: number | null;
}

export interface AlertRules {
  /** Hits of a region's reads, below; its own `hit_rate_alert` is the warning where this names none. */
  readonly hitRate: AlertThresholds;
  /** Loads of a region that failed, of all. */
  readonly errorRate: AlertThresholds;
  /** Mean time of a region's loads. */
  readonly loadLatencyMs: AlertThresholds;
  /** Mean time of a look into Redis. */
  readonly redisLatencyMs: AlertThresholds;
  /** Used of what Redis may use, where it has a limit. */
  readonly redisMemory: AlertThresholds;
  /** Used of what this process's heap may grow to. */
  readonly heap: AlertThresholds;
  /** Attempts to connect to Redis that failed. */
  readonly connectionFailures: AlertThresholds;
  /** How long its breaker has kept callers away. */
  readonly breakerOpenSeconds: AlertThresholds;
  /** From a change's numbering to this process's knowledge of it. */
  readonly changeLagMs: AlertThresholds;
  /** Since this process last confirmed the head of the change log. */
  readonly changeLogSilentMs: AlertThresholds;
}

/** Spans, and where they go. */
export interface TracingSettings {
  /** Of the collector (OTLP over HTTP); null: nothing is traced. */
  readonly endpoint: string | null;
  /** Sent along to the collector. May hold a token: never logged. */
  readonly headers: Readonly<Record<string, string>>;
  /** Of the traces that begin here, those that are recorded. */
  readonly sampleShare: number;
  /** Whether a trace that a caller has begun and records is recorded here too, whatever the share. */
  readonly callersDecide: boolean;
  /** Spans that wait to be sent; more are dropped. */
  readonly queueMax: number;
  readonly batchMax: number;
  readonly sendEveryMs: number;
  readonly sendTimeoutMs: number;
  /** How long a stop waits for the last spans to be sent. */
  readonly flushMs: number;
}
