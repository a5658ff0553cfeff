import type { Tier } from './cache-store.port.js';

/** How one kind of entry is kept. */
export interface EntryPolicy {
  readonly ttlMs: number;
  /** How long an entry may stay in this process's memory. */
  readonly l1TtlMs: number;
  /** How long an empty value is fresh; null gives it the full TTL. */
  readonly negativeTtlMs: number | null;
  /** How long past its life a value is served, unchanged as it is, while one load behind renews it. Never over an untracked table. */
  readonly graceMs: number;
  /** How long a reader of a value in grace waits for the renewal before it takes the old value; 0: not at all. */
  readonly softTimeoutMs: number;
  /** How long a reader waits for a load before it is told that the load takes too long; null: as long as the source. */
  readonly hardTimeoutMs: number | null;
  /** How long past its life a value is served where the source is away. Never what was invalidated, never to a strict read. */
  readonly staleIfErrorMs: number;
  /** How long the failure of a load is told again without asking the source; 0: not at all. */
  readonly errorTtlMs: number;
  /** Up to this share of a life is taken off at random, so that what was kept together does not end together. */
  readonly jitterShare: number;
  /** How long a value over an untracked table is fresh: nothing tells when it changes. */
  readonly untrackedTtlMs: number;
  readonly entryBytesMax: number;
  readonly read: 'leased' | 'strict';
  readonly tiers: readonly Tier[];
}
