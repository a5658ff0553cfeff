import type { CacheEntry } from './cache-entry.js';

/** Why a stored entry could not be used. Each is counted and the entry removed. */
export type StoreDefect = 'corrupt' | 'truncated' | 'foreign' | 'version' | 'oversized';

export type StoreRead =
  | { readonly kind: 'found'; readonly entry: CacheEntry }
  | { readonly kind: 'absent' }
  | { readonly kind: 'defect'; readonly defect: StoreDefect };

export const ABSENT: StoreRead = Object.freeze({ kind: 'absent' });

export type Tier = 'l1' | 'l2';

/** A tier in this process: asked and answered in one step. */
export interface NearStore extends CacheStore {
  /** @param nowMs the monotonic clock, where the caller has just read it. */
  get(key: string, budgetMs?: number, nowMs?: number): StoreRead;
  set(key: string, entry: CacheEntry, ttlMs: number): void;
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
  close(): Promise<void>;
}
