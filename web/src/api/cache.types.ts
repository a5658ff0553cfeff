/** Counters by name; what is not there is zero. */
export type Counts = Readonly<Record<string, number>>;

export interface StageLatency {
  readonly count: number;
  readonly sum_ms: number;
}

export interface Tally {
  readonly hits: number;
  readonly l1_hits: number;
  readonly l2_hits: number;
  readonly misses: number;
  readonly sets: number;
  readonly errors: number;
  readonly load_errors: number;
  readonly store_errors: number;
  readonly stale_hits: number;
  readonly invalidated: number;
  readonly expired: number;
  readonly latency: Readonly<Record<'l1' | 'l2' | 'load', StageLatency>>;
}

export interface MemoryRegion {
  readonly region: string;
  readonly bytes: number;
  readonly keys: number;
  readonly evictions: number;
  readonly expirations: number;
  readonly bytes_max: number;
}

export interface Tiers {
  readonly l1: {
    readonly bytes: number;
    readonly keys: number;
    readonly evictions: number;
    readonly expirations: number;
    readonly regions?: readonly MemoryRegion[];
  };
  /** Null: no second tier is set. */
  readonly l2: { readonly state: string; readonly breaker: string } | null;
}

export interface CacheSnapshot {
  readonly enabled: boolean;
  readonly namespace: string;
  readonly operations: readonly (Tally & { readonly operation: string; readonly region: string })[];
  readonly regions: readonly (Tally & { readonly region: string })[];
  readonly total: Tally;
  readonly tiers: Tiers;
}

/** Shares and means are null where nothing was counted. */
export interface Rates {
  readonly reads: number;
  readonly hits: number;
  readonly misses: number;
  readonly hit_rate: number | null;
  readonly stale_hits: number;
  readonly loads: number;
  readonly load_errors: number;
  readonly error_rate: number | null;
  readonly sets: number;
  readonly invalidated: number;
  readonly expired: number;
  readonly fallbacks: number;
  readonly bypasses: number;
  readonly mean_ms: { readonly l1: number | null; readonly l2: number | null; readonly load: number | null };
  readonly load_saved_ms: number | null;
}

export interface CacheWindow {
  readonly seconds: number;
  readonly of: 'all' | 'process';
  readonly total: Rates;
  readonly regions: readonly (Rates & { readonly region: string })[];
  readonly operations: readonly (Rates & { readonly operation: string; readonly region: string })[];
}

/** What a region occupied in the second tier when it was last looked after. */
export interface SharedUsage {
  readonly region: string;
  readonly keys: number;
  readonly bytes: number;
}

export interface CacheStats extends CacheSnapshot {
  readonly window: CacheWindow;
  /** Null: this process has not looked after the second tier yet, or there is none. */
  readonly maintenance: { readonly regions: readonly SharedUsage[] } | null;
}

export interface RegionPolicy {
  readonly name: string;
  readonly ttl_seconds: number;
  readonly l1_ttl_seconds: number;
  readonly grace_seconds: number;
  /** Of the second tier; null: no limit of its own. */
  readonly bytes_max: number | null;
  readonly entry_bytes_max: number;
  readonly read: 'leased' | 'strict';
  readonly tiers: readonly string[];
  readonly compression: string;
  readonly encrypted: boolean;
  readonly hit_rate_alert: number | null;
}

export interface CachedOperation {
  readonly operation: string;
  readonly query_id: string;
  readonly region: string | null;
  readonly ttl_seconds: number | null | object;
  readonly is_cached: boolean;
}

export interface Regions {
  readonly enabled: boolean;
  readonly regions: readonly RegionPolicy[];
  readonly operations: readonly CachedOperation[];
}

export interface LogPosition {
  readonly incarnation: string;
  readonly seq: number;
}

export interface EntryMetadata {
  readonly key: string;
  readonly tier: 'l1' | 'l2';
  readonly bytes: number;
  readonly position: LogPosition;
  readonly tags: readonly string[];
  readonly age_seconds: number;
  readonly ttl_seconds: number;
  readonly load_cost_ms: number;
}

/** Of a key that was only listed, the rest is not known. */
export type ListedEntry = Pick<EntryMetadata, 'key' | 'tier'> & Partial<EntryMetadata>;

export interface Entries {
  readonly count: number;
  readonly entries: readonly ListedEntry[];
}

export interface TagState {
  readonly tag: string;
  readonly last_change: number;
  readonly tracked: boolean;
}

export interface InspectedEntry extends EntryMetadata {
  readonly valid: boolean;
  readonly refusal?: string;
  readonly changed_tag?: string;
}

export interface Inspection {
  readonly count: number;
  readonly entries: readonly InspectedEntry[];
  readonly position: LogPosition | null;
  readonly trusted: boolean;
  readonly tag_states: readonly TagState[];
}

export const TARGET_KINDS = ['region', 'key', 'prefix', 'pattern', 'tag', 'tenant', 'namespace'] as const;
export type TargetKind = (typeof TARGET_KINDS)[number];

export interface Invalidation {
  readonly kind: TargetKind;
  readonly name: string;
  readonly soft: boolean;
}

export interface MatchCount {
  readonly l1: number;
  readonly l2: number | null;
  readonly complete: boolean;
}

export interface InvalidationReport {
  readonly seq: number;
  readonly tags: readonly string[];
  readonly swept?: MatchCount;
}
