import type { CacheEntry } from './cache-entry.js';

/**
 * Why a stored entry could not be used. Each is counted and the entry removed.
 * - `foreign`, `truncated`, `corrupt`, `version`, `oversized`: no envelope, not all of one, a damaged one, another format's, too large;
 * - `codec`, `bomb`: in an encoding this process does not know; expands to more than is allowed, or than it says;
 * - `undecryptable`, `unencrypted`: its key is not known here (retired); in plain where the region keeps nothing in plain;
 * - `forged`, `unverifiable`: its authentication does not fit; it has none under a secret known here, and must have;
 * - `misplaced`: an entry of another region than the one that asks.
 */
export const STORE_DEFECTS = [
  'corrupt',
  'truncated',
  'foreign',
  'version',
  'oversized',
  'codec',
  'bomb',
  'undecryptable',
  'unencrypted',
  'forged',
  'unverifiable',
  'misplaced',
] as const;

export type StoreDefect = (typeof STORE_DEFECTS)[number];

export type StoreRead =
  | { readonly kind: 'found'; readonly entry: CacheEntry }
  | { readonly kind: 'absent' }
  | { readonly kind: 'defect'; readonly defect: StoreDefect };

export const ABSENT: StoreRead = Object.freeze({ kind: 'absent' });

export type Tier = 'l1' | 'l2';

/** A tier in this process: asked and answered in one step. */
export interface NearStore extends CacheStore {
  get(key: string): StoreRead;
  /** The entry that `get` would find. @param nowMs by the monotonic clock. */
  use(key: string, nowMs: number): CacheEntry | undefined;
  set(key: string, entry: CacheEntry, ttlMs: number): void;
}

export interface SweepLimits {
  /** Most steps of the walk, over all servers. */
  readonly stepsMax: number;
  /** Most keys removed. */
  readonly keysMax: number;
  readonly budgetMs: number;
  /** Counts, and removes nothing. */
  readonly dryRun?: boolean;
  /** `next` of the sweep that this one goes on with. */
  readonly from?: string;
}

export interface SweepOutcome {
  /** Keys found to match. */
  readonly examined: number;
  /** Keys removed; in a dry run none. */
  readonly removed: number;
  /** Everything was walked, and what matched is gone. */
  readonly done: boolean;
  /** Where to go on; undefined at the end of the walk. */
  readonly next?: string;
}

/**
 * One tier. No method waits past `budgetMs`; a failure is a rejection (a `StoreError`), which the engine counts and treats
 * as absence. A defect has been removed, or its removal has begun, when it is reported.
 */
export interface CacheStore {
  readonly tier: Tier;
  get(key: string, budgetMs: number): Promise<StoreRead> | StoreRead;
  set(key: string, entry: CacheEntry, ttlMs: number, budgetMs: number): Promise<void> | void;
  delete(key: string, budgetMs: number): Promise<void> | void;
  /** Keys that begin with the prefix, at most `limit`, in no order. */
  keys(prefix: string, limit: number, budgetMs: number): Promise<readonly string[]> | readonly string[];
  /** Reclaims space: removes keys that match a glob pattern, in bounded steps. Never decides what may be served. */
  sweep?(pattern: string, limits: SweepLimits): Promise<SweepOutcome>;
  close(): Promise<void>;
}
