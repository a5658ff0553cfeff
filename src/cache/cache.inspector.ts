import { Inject, Injectable } from '@nestjs/common';
import { CHANGE_LOG } from '../changes/change-log.token.js';
import { SETTINGS, type Settings } from '../config/settings.js';
import type { Clock } from '../kernel/clock.js';
import type { QueryScope } from '../kernel/query-scope.js';
import { CLOCK } from '../observability/clock.token.js';
import { tagsOfTenant } from '../registry/binding/answer.tags.js';
import type { BoundQuery } from '../registry/query-definition.js';
import { CachedQueries, type CacheGrant } from './cached-queries.js';
import { MEMORY_TIER, SHARED_TIER } from './cache.tokens.js';
import { entryBytes, type CacheEntry } from './engine/cache-entry.js';
import type { EntryIdentity } from './engine/cache-read.js';
import type { Tier } from './engine/cache-store.port.js';
import type { ChangeLog, LogPosition } from './engine/change-log.port.js';
import { EntryJudge, type Refusal } from './engine/entry.judge.js';
import { entryPolicy } from './region.policies.js';
import type { MemoryStore } from './stores/memory.store.js';
import type { RedisTier } from './stores/redis.tier.js';

/** An entry without its value. */
export interface EntryMetadata {
  readonly key: string;
  readonly tier: Tier;
  readonly bytes: number;
  readonly position: LogPosition;
  readonly tags: readonly string[];
  readonly ageSeconds: number;
  readonly ttlSeconds: number;
  readonly loadCostMs: number;
}

/** What is known of a key: everything where its entry was read, the key alone where it was only listed. */
export type ListedEntry = EntryMetadata | { readonly key: string; readonly tier: Tier };

export interface TagState {
  readonly tag: string;
  readonly lastChange: number;
  readonly tracked: boolean;
}

export interface TierState extends EntryMetadata {
  readonly valid: boolean;
  /** Why not valid. */
  readonly refusal?: Refusal;
  /** The tag that changed. */
  readonly changedTag?: string;
}

export interface KeyInspection {
  /** Where this process is in the change log; null before it has read it. */
  readonly position: LogPosition | null;
  readonly trusted: boolean;
  readonly entries: readonly TierState[];
  /** Of every tag that an entry carries, the position of its last change. */
  readonly tags: readonly TagState[];
}

export interface CacheExplanation {
  readonly grant: CacheGrant;
  readonly key: string | null;
  readonly region: string | null;
  /** Tier the next read would be answered from; null: from the source. */
  readonly tier: Tier | null;
  readonly position: LogPosition | null;
  /** Whether what this process knows of the log is within its lease. */
  readonly trusted: boolean;
  readonly tags: readonly TagState[];
  readonly entries: readonly TierState[];
}

/**
 * Looks into the tiers without counting as a read, and never tells a value. In the second tier it looks at this cache's own
 * namespace alone: other keys are others', and a look at what is no entry would remove it as a defect.
 */
@Injectable()
export class CacheInspector {
  constructor(
    private readonly queries: CachedQueries,
    private readonly judge: EntryJudge,
    @Inject(CHANGE_LOG) private readonly log: ChangeLog,
    @Inject(MEMORY_TIER) private readonly memory: MemoryStore,
    @Inject(SHARED_TIER) private readonly shared: RedisTier | null,
    @Inject(SETTINGS) private readonly settings: Settings,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Entries of this process's memory whose keys begin so, then keys of the second tier, at most `limit` in all. */
  async entries(prefix: string, limit: number): Promise<readonly ListedEntry[]> {
    const near = this.memory.keys(prefix, limit).flatMap((key) => {
      const entry = this.memory.peek(key);
      return entry === undefined ? [] : [this.metadata(key, 'l1', entry)];
    });
    const far = await this.sharedKeys(prefix, limit - near.length);
    return [...near, ...far.map((key) => ({ key, tier: 'l2' as const }))];
  }

  /** What each tier holds under the key, and whether it would be served now, by its own tags and life. */
  async inspect(key: string): Promise<KeyInspection> {
    const entries = (await this.held(key)).map(([tier, entry]) => this.judged(this.asItself(key, entry), tier, entry));
    return {
      position: this.log.position() ?? null,
      trusted: this.log.isTrusted(),
      entries,
      tags: this.tagStates([...new Set(entries.flatMap(({ tags }) => tags))]),
    };
  }

  /** What the cache would do with this question now, and why. */
  async explain(bound: BoundQuery, scope: QueryScope): Promise<CacheExplanation> {
    const grant = this.queries.grantOf(bound.definition);
    const base = {
      grant,
      region: bound.definition.cache?.region ?? null,
      position: this.log.position() ?? null,
      trusted: this.log.isTrusted(),
    };
    if (grant !== 'granted')
      return { ...base, key: null, tier: null, tags: this.tagStates(tagsOfTenant(bound, scope.tenant)), entries: [] };
    const wanted = this.queries.identify(bound, scope);
    const entries = (await this.held(wanted.key)).map(([tier, entry]) => this.judged(wanted, tier, entry));
    const tier = entries.find(({ valid }) => valid)?.tier ?? null;
    return { ...base, key: wanted.key, tier, tags: this.tagStates(wanted.tags), entries };
  }

  /** The question an entry answers, as far as it tells: its parameters are not kept, its tags and the end of its life are. */
  private asItself(key: string, { identity, tags, region, freshUntilMs, createdAtMs }: CacheEntry): EntryIdentity {
    // Another version's entry may be of a region that is not set any more.
    const known = region in this.settings.cache.regions ? region : 'default';
    const policy = { ...entryPolicy(this.settings, known, key), ttlMs: freshUntilMs - createdAtMs };
    return { key, identity, tags, policy };
  }

  private tagStates(tags: readonly string[]): readonly TagState[] {
    return tags.map((tag) => ({ tag, lastChange: this.log.lastChange(tag), tracked: this.log.isTracked(tag) }));
  }

  private judged(wanted: EntryIdentity, tier: Tier, entry: CacheEntry): TierState {
    const metadata = this.metadata(wanted.key, tier, entry);
    const verdict = this.judge.judge(wanted, entry);
    if (verdict.valid) return { ...metadata, valid: true };
    const { refusal, tag } = verdict;
    return { ...metadata, valid: false, refusal, ...(tag === undefined ? {} : { changedTag: tag }) };
  }

  private metadata(key: string, tier: Tier, entry: CacheEntry): EntryMetadata {
    const now = this.clock.now();
    return {
      key,
      tier,
      bytes: entryBytes(key, entry),
      position: entry.position,
      tags: entry.tags,
      ageSeconds: Math.max(0, Math.floor((now - entry.createdAtMs) / 1000)),
      ttlSeconds: Math.floor((entry.freshUntilMs - now) / 1000),
      loadCostMs: entry.loadCostMs,
    };
  }

  private async held(key: string): Promise<readonly (readonly [Tier, CacheEntry])[]> {
    const near = this.memory.peek(key);
    const far = await this.sharedEntry(key);
    return [
      ...(near === undefined ? [] : [['l1', near] as const]),
      ...(far === undefined ? [] : [['l2', far] as const]),
    ];
  }

  /** A second tier that is away holds nothing that could be looked into. */
  private async sharedEntry(key: string): Promise<CacheEntry | undefined> {
    if (!key.startsWith(this.queries.keys.prefix)) return undefined;
    const read = await this.shared?.store.get(key, this.settings.cache.redisBudgetMs).catch(() => undefined);
    return read?.kind === 'found' ? read.entry : undefined;
  }

  private async sharedKeys(prefix: string, limit: number): Promise<readonly string[]> {
    const own = this.queries.keys.prefix;
    const within = own.startsWith(prefix) ? own : prefix;
    const { shared } = this;
    if (shared === null || limit <= 0 || !within.startsWith(own)) return [];
    const keys = await shared.store
      .keys(within, limit, this.settings.cache.redisBudgetMs * LISTING_BUDGETS)
      .catch(() => []);
    return keys.filter((key) => !shared.desk.isClaim(key));
  }
}

/** A walk over the key space takes many commands; nobody's request for data waits for it. */
const LISTING_BUDGETS = 20;
