import type { Clock } from '../../kernel/clock.js';
import { FalajError } from '../../kernel/falaj-error.js';
import { rejected } from '../../kernel/rejected.js';
import { TimeBudget } from '../../kernel/time-budget.js';
import type { CacheStatistics, StatisticsSnapshot } from '../cache.statistics.js';
import type { CacheEngine } from '../engine/cache-engine.js';
import type { CacheAnswer, CacheRead } from '../engine/cache-read.js';
import type { CacheStore, NearStore } from '../engine/cache-store.port.js';
import type { LogPosition } from '../engine/change-log.port.js';
import type { EntryPolicy } from '../engine/entry-policy.js';
import { ANY_EXPIRY, expiryTag } from '../engine/invalidation-tags.js';
import type { ValueCodec } from '../engine/value.codec.js';
import { CacheKeys } from '../keys.js';
import { BatchLoad, type LoadMany } from './batch-load.js';
import type { ValueOptions } from './cache-options.js';
import type { Handout } from './handout.js';
import type { Handouts } from './handouts.js';
import { BYTES, GZIP_OR_PLAIN, PLAIN_ALONE, type EncodedBytes, type ValueEncoding } from './forwarded.codec.js';
import { JsonCodec } from './json.codec.js';
import type { RecordingLog } from './recording-log.port.js';
import type { ValueKind, ValueKinds } from './value-kinds.js';

export interface StandaloneParts {
  readonly clock: Clock;
  readonly engine: CacheEngine;
  readonly log: RecordingLog;
  readonly memory: NearStore;
  readonly shared: CacheStore | null;
  /** Whether a key of the second tier is of the cache's own: who loads what. */
  readonly isClaim: (key: string) => boolean;
  readonly handouts: Handouts;
  readonly kinds: ValueKinds;
  readonly statistics: CacheStatistics;
  readonly namespace: string;
  readonly budgetMs: number;
}

export interface SetOptions extends ValueOptions {
  /** `position()` from before the value was read: a change after it makes the value one that is not kept. */
  readonly asOf?: LogPosition;
}

const NO_OPTIONS: ValueOptions = Object.freeze({});
const NO_TAGS: readonly string[] = Object.freeze([]);
const PLAIN = Object.freeze({});
const KEY_LENGTH_MAX = 1024;
const TAG_LENGTH_MAX = 200;
const TAGS_MAX = 64;
/** A walk over the key space takes many commands. */
const LISTING_BUDGETS = 20;

/**
 * The engine by itself: JSON values under keys, with tags. What is invalidated is not served again: here once the call returns, in
 * other processes of the namespace within the lease; and a load that had begun before keeps nothing.
 *
 * Values are handed out frozen, the same one to every reader, so that nobody can change what others are given.
 */
export class StandaloneCache {
  private readonly codec = new JsonCodec<unknown>(true);
  /** Of what is set: nobody waits for a copy of it. */
  private readonly setCodec = new JsonCodec<unknown>();
  private readonly namespaceTag: string;
  private readonly log: RecordingLog;
  private readonly memory: NearStore;
  private readonly clock: Clock;
  private readonly kinds: ValueKinds;
  private readonly handouts: Handouts;

  constructor(private readonly parts: StandaloneParts) {
    this.namespaceTag = CacheKeys.namespaceTag(parts.namespace);
    ({ log: this.log, memory: this.memory, clock: this.clock, kinds: this.kinds, handouts: this.handouts } = parts);
  }

  /**
   * The value under the key, or what the loader gives; many callers at once load once.
   * @throws FalajError request.invalid for a key, tag or value that cannot be; cache.load_timeout past the region's hard timeout;
   * else whatever the loader throws. Redis away, slow or wrong is never an error.
   */
  getOrLoad<T>(key: string, loader: () => Promise<T> | T, options: ValueOptions = NO_OPTIONS): Promise<T> {
    const kind = this.kinds.of(options);
    return this.atHand<T>(key, options.tags ?? NO_TAGS, kind) ?? this.read(key, loader, options, kind);
  }

  /** What is kept and fresh under the key. @returns undefined where there is nothing. */
  async get<T>(key: string): Promise<T | undefined> {
    const kind = this.parts.kinds.of(NO_OPTIONS);
    const ready = this.atHand<T>(key, NO_TAGS, kind);
    if (ready !== undefined) return ready;
    return this.parts.engine.peek(this.requestOf<T>(key, nothing, NO_OPTIONS, kind, this.codec as ValueCodec<T>));
  }

  /** The bytes of the value's JSON, as they are kept: to be forwarded without being read. */
  getBytes(key: string): Promise<Buffer | undefined> {
    const kind = this.parts.kinds.of(NO_OPTIONS);
    return this.parts.engine.peek(this.requestOf<Buffer>(key, nothing, NO_OPTIONS, kind, BYTES));
  }

  /**
   * The bytes of the value's JSON as they can be sent on: as they are stored, where that is an encoding the receiver accepts, and it is
   * not expanded for it; else plain, which is always possible. They are the caller's own.
   * @param accepted beside `identity`.
   */
  getEncoded(key: string, accepted: readonly ValueEncoding[]): Promise<EncodedBytes | undefined> {
    const kind = this.parts.kinds.of(NO_OPTIONS);
    const codec = accepted.includes('gzip') ? GZIP_OR_PLAIN : PLAIN_ALONE;
    return this.parts.engine.peek(this.requestOf<EncodedBytes>(key, nothing, NO_OPTIONS, kind, codec));
  }

  /** All of the keys' values, in their order; those that are not kept are asked for together. */
  getOrLoadMany<T>(keys: readonly string[], loadMany: LoadMany<T>, options: ValueOptions = NO_OPTIONS): Promise<T[]> {
    const batch = new BatchLoad(loadMany);
    return Promise.all(keys.map((key) => this.getOrLoad(key, () => batch.load(key), options)));
  }

  /**
   * Keeps the value, and makes every older one under the key a miss everywhere. A value read before a change of what it depends on
   * would be kept as if it were from after it, unless `asOf` says when it was read: prefer `getOrLoad`, which cannot be wrong.
   * @throws FalajError change.unreached where other processes cannot be told.
   */
  async set(key: string, value: unknown, options: SetOptions = NO_OPTIONS): Promise<void> {
    const { log, engine, kinds } = this.parts;
    const request = this.requestOf(key, () => value, options, kinds.of(options), this.setCodec);
    const tag = keyTag(key);
    const readAt = options.asOf ?? log.position();
    await log.record([tag]);
    const writtenAt = log.position();
    if (readAt === undefined || writtenAt?.incarnation !== readAt.incarnation) return;
    const changed = [...request.tags].some((other) => other !== tag && log.lastChange(other) > readAt.seq);
    this.handouts.settle();
    if (!changed) await engine.put(request, writtenAt);
  }

  /** Values that carry any of the tags are not served again. @throws FalajError change.unreached where that cannot be promised. */
  async invalidateTag(...tags: readonly string[]): Promise<void> {
    await this.parts.log.record(tags.map(validTag));
  }

  /** The key's value is not served again. */
  async invalidateKey(key: string): Promise<void> {
    await this.parts.log.record([keyTag(key)]);
  }

  /** Nothing that is kept now is served again. */
  async invalidateAll(): Promise<void> {
    await this.parts.log.record([this.namespaceTag]);
  }

  /** The key's value is old from now on: served once more while it is renewed, where its region has a grace; else loaded anew. */
  async expire(key: string): Promise<void> {
    await this.parts.log.record([ANY_EXPIRY, expiryTag(keyTag(key))]);
  }

  /** Keys that begin so and have something kept under them, valid or not, at most `limit`; of both tiers. */
  async keys(prefix: string, limit: number): Promise<readonly string[]> {
    const { memory, shared, budgetMs } = this.parts;
    const near = await memory.keys(prefix, limit, budgetMs);
    const far = await shared?.keys(prefix, limit, budgetMs * LISTING_BUDGETS);
    const entries = (far ?? []).filter((key) => !this.parts.isClaim(key));
    return [...new Set([...near, ...entries])].slice(0, limit);
  }

  /** Where this process stands in the log; undefined before Redis was first reached. */
  position(): LogPosition | undefined {
    return this.parts.log.position();
  }

  statistics(): StatisticsSnapshot {
    return this.parts.statistics.snapshot();
  }

  /** Ends what runs behind, and lets go of Redis. What is under way may still end; nothing is begun any more. */
  async close(): Promise<void> {
    this.parts.handouts.clear();
    await this.parts.engine.close();
    await this.parts.log.close();
  }

  /** The one path that is taken a million times a second: a settled promise of a value that is known to be right. */
  private atHand<T>(key: string, tags: readonly string[], { policy, tally }: ValueKind): Promise<T> | undefined {
    const { log, handouts } = this;
    // One look for all that time decides, and not one for each hit: a clock costs more than all the rest.
    const nowMs = this.clock.turnMs();
    if (policy.read !== 'leased' || !log.isTrusted(nowMs)) return undefined;
    let handout = handouts.get(key);
    if (handout?.isFor(log.position(), policy, tags, nowMs) === true) handouts.use(handout);
    else handout = this.found(key, tags, policy);
    if (handout === undefined) return undefined;
    tally.hitAtHand();
    return handout.promise as Promise<T>;
  }

  /** The key's entry in memory, decoded, where there is no question that it is right. */
  private found(key: string, tags: readonly string[], policy: EntryPolicy): Handout | undefined {
    const { memory, log, handouts, codec } = this;
    const nowMs = this.clock.monotonicMs();
    const entry = memory.use(key, nowMs);
    const approval = entry?.approval;
    if (entry === undefined || approval === undefined) return undefined;
    try {
      const handout = handouts.of(key, entry, approval, tags, () => codec.decode(entry));
      return handout.isFor(log.position(), policy, tags, nowMs) ? handout : undefined;
    } catch {
      // It cannot be decoded: the longer way counts it as a defect and removes it.
      return undefined;
    }
  }

  /** Without a step of its own between the engine and the caller. */
  private read<T>(key: string, loader: () => Promise<T> | T, options: ValueOptions, kind: ValueKind): Promise<T> {
    try {
      this.handouts.settle();
      const request = this.requestOf<T>(key, loader, options, kind, this.codec as ValueCodec<T>);
      return this.parts.engine.read(request).then(valueOf);
    } catch (error) {
      return rejected(error);
    }
  }

  private requestOf<T>(
    key: string,
    loader: () => Promise<T> | T,
    { tags = NO_TAGS }: ValueOptions,
    { policy, label }: ValueKind,
    codec: ValueCodec<T>,
  ): CacheRead<T> {
    return {
      key: validKey(key),
      identity: key,
      // Entries keep it: a list that is added to has room for some twenty more.
      tags: validTags(tags).concat(keyTag(key), this.namespaceTag),
      policy,
      label,
      reading: PLAIN,
      budget: TimeBudget.ofRequest(this.parts.budgetMs, this.parts.clock),
      codec,
      load: () => loader(),
    };
  }
}

function valueOf<T>({ value }: CacheAnswer<T>): T {
  return value;
}

/** Tags of the cache's own making, which no caller may use. */
const RESERVED = /^(?:key|ns|rule|expire):/;

/** Of this very key: caches that set many keys would lose others with them if they shared a tag. */
function keyTag(key: string): string {
  return `key:${validKey(key)}`;
}

function validKey(key: unknown): string {
  if (typeof key === 'string' && key.length > 0 && key.length <= KEY_LENGTH_MAX) return key;
  throw new FalajError('request.invalid', `a key is a text of 1 to ${String(KEY_LENGTH_MAX)} characters`);
}

function validTags(tags: readonly string[]): readonly string[] {
  if (tags.length > TAGS_MAX) {
    throw new FalajError('request.invalid', `a value has at most ${String(TAGS_MAX)} tags`);
  }
  for (const tag of tags) validTag(tag);
  return tags;
}

function validTag(tag: unknown): string {
  if (typeof tag !== 'string' || tag.length === 0 || tag.length > TAG_LENGTH_MAX || RESERVED.test(tag)) {
    throw new FalajError('request.invalid', `a tag is a text of 1 to ${String(TAG_LENGTH_MAX)} characters`, {
      hint: 'It does not begin with key:, ns:, rule: or expire:, which are the cache\u2019s own.',
    });
  }
  return tag;
}

function nothing(): never {
  throw new FalajError('internal.unexpected', 'a look into the cache loads nothing');
}
