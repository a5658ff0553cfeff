import type { CacheEntry } from './cache-entry.js';

/** Why a stored entry could not be used. Each is counted and the entry removed. */
export type StoreDefect = 'corrupt' | 'foreign' | 'oversized';

export type StoreRead =
  | { readonly kind: 'found'; readonly entry: CacheEntry }
  | { readonly kind: 'absent' }
  | { readonly kind: 'defect'; readonly defect: StoreDefect };

/** One tier. No method waits past `budgetMs`; a failure is a rejection, which the engine counts and treats as absence. */
export interface CacheStore {
  readonly tier: 'l1' | 'l2';
  get(key: string, budgetMs: number): Promise<StoreRead> | StoreRead;
  set(key: string, entry: CacheEntry, ttlMs: number, budgetMs: number): Promise<void> | void;
  delete(key: string, budgetMs: number): Promise<void> | void;
  /** Keys that begin with the prefix, at most `limit`, in no order. */
  keys(prefix: string, limit: number, budgetMs: number): Promise<readonly string[]> | readonly string[];
  close(): Promise<void>;
}
