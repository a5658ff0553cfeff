import type { Clock } from '../../kernel/clock.js';
import type { Approval, CacheEntry } from './cache-entry.js';
import type { EntryIdentity } from './cache-read.js';
import type { ChangeLog, LogPosition } from './change-log.port.js';
import { isMadeOfAnswers } from './composition.js';
import { ANY_EXPIRY, ANY_RULE, expiryTag } from './invalidation-tags.js';
import { isMatchedBy } from './sweep-rule.js';

export type Refusal = 'invalidated' | 'expired' | 'ahead' | 'outlived' | 'collision';

export type Verdict =
  | {
      readonly valid: true;
      readonly position: LogPosition;
      readonly freshUntilMs: number;
      /** Until when it may be served at all; past `freshUntilMs` only while it is being renewed. */
      readonly staleUntilMs: number;
      readonly isStale: boolean;
    }
  | { readonly valid: false; readonly refusal: Refusal; readonly tag?: string };

type Refused = Extract<Verdict, { valid: false }>;

const TABLE_TAG = 'table:';

/** Past this many load costs before the end, chance renews early once in a thousand readers or less. */
const EARLY_COSTS = 7;

/**
 * The one place that decides whether an entry may be served.
 *
 * Order of knowledge: everything is asked in one synchronous step, at the moment of serving, never when the entry was fetched or
 * stored. So a change that becomes known while a store is being asked refuses the entry that the store then gives. What was
 * found stands while the position stands, because every change moves it; only the clock is asked again.
 */
export class EntryJudge {
  constructor(
    private readonly log: ChangeLog,
    private readonly clock: Clock,
  ) {}

  /** @param graceMs how long past its life the entry may be served; by default as its policy says. */
  judge(wanted: EntryIdentity, entry: CacheEntry, graceMs?: number): Verdict {
    const found = this.approve(wanted, entry);
    if ('valid' in found) return found;
    const now = this.clock.now();
    const { position, freshUntilMs, hasNoGrace } = found;
    const staleUntilMs = graceMs === undefined || hasNoGrace ? found.staleUntilMs : freshUntilMs + graceMs;
    if (staleUntilMs <= now) return { valid: false, refusal: 'expired' };
    return { valid: true, position, freshUntilMs, staleUntilMs, isStale: freshUntilMs <= now };
  }

  /** Whether the entry is fresh, approved at this very position, and not near its end: a look without a second thought. */
  isQuiet(wanted: EntryIdentity, entry: CacheEntry, monotonicMs: number): boolean {
    const { approval } = entry;
    return (
      approval !== undefined && monotonicMs < approval.quietUntilMs && isFor(approval, wanted, this.log.position())
    );
  }

  /** Whether some table behind the tags cannot tell of its changes. */
  isUntracked(tags: readonly string[]): boolean {
    return tags.some((tag) => tag.startsWith(TABLE_TAG) && !this.log.isTracked(tag));
  }

  /** Position of the last change of any of the tags; 0 where none ever changed. */
  lastChange(tags: readonly string[]): number {
    return tags.reduce((last, tag) => Math.max(last, this.log.lastChange(tag)), 0);
  }

  private approve(wanted: EntryIdentity, entry: CacheEntry): Approval | Refused {
    const position = this.log.position();
    const { approval } = entry;
    if (approval !== undefined && isFor(approval, wanted, position)) return approval;
    if (position?.incarnation !== entry.position.incarnation) return { valid: false, refusal: 'outlived' };
    if (entry.position.seq > position.seq) return { valid: false, refusal: 'ahead' };
    if (entry.identity !== wanted.identity) return { valid: false, refusal: 'collision' };
    const changed = this.changedTag(wanted, entry) ?? this.changedByRule(wanted, entry);
    if (changed !== undefined) return { valid: false, refusal: 'invalidated', tag: changed };
    return (entry.approval = this.approval(wanted, entry, position));
  }

  private approval(wanted: EntryIdentity, entry: CacheEntry, position: LogPosition): Approval {
    const { policy, tags, identity } = wanted;
    // What the load found out that it depends on counts as what the question says of itself.
    const isUntracked = this.isUntracked(tags) || (entry.tags !== tags && this.isUntracked(entry.tags));
    const lifeMs = isUntracked ? Math.min(policy.ttlMs, policy.untrackedTtlMs) : policy.ttlMs;
    const endMs = Math.min(entry.freshUntilMs, entry.createdAtMs + lifeMs);
    // Nothing it read has changed, so past its life it is old, not wrong.
    const hasNoGrace = isUntracked || isMadeOfAnswers(entry.tags);
    const graceMs = hasNoGrace ? 0 : policy.graceMs;
    const freshUntilMs = this.isExpired(wanted, entry) ? Math.min(endMs, entry.createdAtMs) : endMs;
    const staleUntilMs = graceMs === 0 ? freshUntilMs : endMs + graceMs;
    const leftMs = freshUntilMs - this.clock.now() - EARLY_COSTS * entry.loadCostMs;
    const quietUntilMs = this.clock.monotonicMs() + leftMs;
    return { position, identity, tags, policy, freshUntilMs, staleUntilMs, hasNoGrace, quietUntilMs };
  }

  /**
   * Both the tags that the query has today and those the entry was stored with: the first cannot be forged by whoever can
   * write to a store, the second hold what the load found out it depends on.
   */
  private changedTag(wanted: EntryIdentity, entry: CacheEntry): string | undefined {
    const { seq } = entry.position;
    return this.laterTag(wanted.tags, seq) ?? this.laterTag(entry.tags, seq);
  }

  /** The first of the tags that changed after the position. */
  private laterTag(tags: readonly string[], seq: number): string | undefined {
    for (const tag of tags) if (this.log.lastChange(tag) > seq) return tag;
    return undefined;
  }

  /** Whether what it stands for was declared old, though not wrong, since it was read. */
  private isExpired(wanted: EntryIdentity, entry: CacheEntry): boolean {
    const { seq } = entry.position;
    if (this.matchedRule(wanted.key, seq, true) !== undefined) return true;
    if (this.log.lastChange(ANY_EXPIRY) <= seq) return false;
    const isLater = (tag: string): boolean => this.log.lastChange(expiryTag(tag)) > seq;
    return wanted.tags.some(isLater) || entry.tags.some(isLater);
  }

  private changedByRule({ key }: EntryIdentity, entry: CacheEntry): string | undefined {
    return this.matchedRule(key, entry.position.seq, false);
  }

  /** A rule made after the position that speaks of the key. */
  private matchedRule(key: string, seq: number, isSoft: boolean): string | undefined {
    if (this.log.lastChange(ANY_RULE) <= seq) return undefined;
    return this.log.rules().find((rule) => this.log.lastChange(rule) > seq && isMatchedBy(rule, key, isSoft));
  }
}

function isFor(approval: Approval, wanted: EntryIdentity, position: LogPosition | undefined): boolean {
  return (
    approval.position === position &&
    approval.policy === wanted.policy &&
    approval.identity === wanted.identity &&
    isSame(approval.tags, wanted.tags)
  );
}

function isSame(some: readonly string[], others: readonly string[]): boolean {
  return some === others || (some.length === others.length && some.every((tag, at) => tag === others[at]));
}
