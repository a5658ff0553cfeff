import type { Clock } from '../../kernel/clock.js';
import type { CacheEntry } from './cache-entry.js';
import type { EntryIdentity } from './cache-read.js';
import type { ChangeLog, LogPosition } from './change-log.port.js';

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

const TABLE_TAG = 'table:';

/**
 * The one place that decides whether an entry may be served.
 *
 * Order of knowledge: everything is asked in one synchronous step, at the moment of serving, never when the entry was fetched or
 * stored. So a change that becomes known while a store is being asked refuses the entry that the store then gives.
 */
export class EntryJudge {
  constructor(
    private readonly log: ChangeLog,
    private readonly clock: Pick<Clock, 'now'>,
  ) {}

  judge(wanted: EntryIdentity, entry: CacheEntry): Verdict {
    const position = this.log.position();
    if (position?.incarnation !== entry.position.incarnation) return { valid: false, refusal: 'outlived' };
    if (entry.position.seq > position.seq) return { valid: false, refusal: 'ahead' };
    if (entry.identity !== wanted.identity) return { valid: false, refusal: 'collision' };
    const changed = this.changedTag(wanted, entry);
    if (changed !== undefined) return { valid: false, refusal: 'invalidated', tag: changed };
    const freshUntilMs = this.freshUntil(wanted, entry);
    // Nothing it read has changed, so past its life it is old, not wrong.
    const staleUntilMs = freshUntilMs + (this.isUntracked(wanted.tags) ? 0 : wanted.policy.graceMs);
    const now = this.clock.now();
    if (staleUntilMs <= now) return { valid: false, refusal: 'expired' };
    return { valid: true, position, freshUntilMs, staleUntilMs, isStale: freshUntilMs <= now };
  }

  /** Whether some table behind the tags cannot tell of its changes. */
  isUntracked(tags: readonly string[]): boolean {
    return tags.some((tag) => tag.startsWith(TABLE_TAG) && !this.log.isTracked(tag));
  }

  /** Position of the last change of any of the tags; 0 where none ever changed. */
  lastChange(tags: readonly string[]): number {
    return tags.reduce((last, tag) => Math.max(last, this.log.lastChange(tag)), 0);
  }

  /**
   * Both the tags that the query has today and those the entry was stored with: the first cannot be forged by whoever can
   * write to a store, the second hold what the load found out it depends on.
   */
  private changedTag(wanted: EntryIdentity, entry: CacheEntry): string | undefined {
    const isLater = (tag: string): boolean => this.log.lastChange(tag) > entry.position.seq;
    return wanted.tags.find(isLater) ?? entry.tags.find(isLater);
  }

  private freshUntil(wanted: EntryIdentity, entry: CacheEntry): number {
    const { ttlMs, untrackedTtlMs } = wanted.policy;
    const lifeMs = this.isUntracked(wanted.tags) ? Math.min(ttlMs, untrackedTtlMs) : ttlMs;
    return Math.min(entry.freshUntilMs, entry.createdAtMs + lifeMs);
  }
}
