import type { Approval, CacheEntry } from '../engine/cache-entry.js';
import type { LogPosition } from '../engine/change-log.port.js';
import type { EntryPolicy } from '../engine/entry-policy.js';

/** Key and namespace. */
const OWN_TAGS = 2;

/** One decoded value, with all that a hit has to know. */
export class Handout {
  readonly promise: Promise<unknown>;
  /** Since the first tier was last told. */
  uses = 0;
  private position: LogPosition | undefined;
  private policy: EntryPolicy | undefined;
  private tags: readonly string[] = [];
  /** The caller's own list of tags where it can never change: it need not be compared again. */
  private frozenTags: readonly string[] | undefined;
  /** A whole number, which the engine keeps in place: another would lie elsewhere in memory. */
  private endMs = 0;

  constructor(
    readonly key: string,
    readonly entry: CacheEntry,
    value: unknown,
    readonly bytes: number,
  ) {
    this.promise = Promise.resolve(value);
  }

  /** Takes over what the judge found for a reader with these tags. @param endMs by the monotonic clock. */
  approve({ position, policy, tags: approved }: Approval, tags: readonly string[], endMs: number): void {
    this.position = position;
    this.policy = policy;
    this.tags = approved;
    this.frozenTags = this.covers(tags) && Object.isFrozen(tags) ? tags : undefined;
    this.endMs = Math.floor(endMs);
  }

  /** Whether what was found still stands, for this reader as well. */
  isFor(position: LogPosition | undefined, policy: EntryPolicy, tags: readonly string[], nowMs: number): boolean {
    return (
      this.position === position &&
      this.policy === policy &&
      nowMs < this.endMs &&
      (this.frozenTags === tags || this.covers(tags))
    );
  }

  /** The approved tags begin with the caller's, and go on with the cache's own two; what the entry was stored with was judged as well. */
  private covers(tags: readonly string[]): boolean {
    const { tags: approved } = this;
    if (tags.length > approved.length - OWN_TAGS) return false;
    for (let at = 0; at < tags.length; at += 1) if (tags[at] !== approved[at]) return false;
    return true;
  }
}
