import { rejected } from '../../kernel/rejected.js';
import type { CacheEntry } from '../engine/cache-entry.js';
import type { CacheStore, StoreRead, SweepLimits, SweepOutcome, Tier } from '../engine/cache-store.port.js';
import type { CircuitBreaker } from '../engine/circuit-breaker.js';
import { StoreError } from '../engine/store.error.js';
import type { SharedStore } from './shared.store.js';

const OPEN = new StoreError('open');

/**
 * Does the work if the breaker lets it, and tells the breaker what came of it, before the caller learns it. Gives the work's own
 * promise: another one would be as dear as reading a small entry.
 */
export function pass<T>(breaker: CircuitBreaker, work: () => Promise<T> | T): Promise<T> {
  const permit = breaker.enter();
  if (permit === undefined) return Promise.reject(OPEN);
  const succeeded = (): void => {
    permit.report(true);
  };
  const failed = (error: unknown): void => {
    permit.report(error instanceof StoreError && error.failure === 'refused');
  };
  try {
    const outcome = Promise.resolve(work());
    outcome.then(succeeded, failed);
    return outcome;
  } catch (error) {
    failed(error);
    return rejected(error);
  }
}

/**
 * A store behind a circuit breaker. No read waits for a probe: whoever may make it does so behind, and goes on without the store.
 * Silence, a missing connection and saturation count as failures; an error that the server
 * took the time to answer (out of memory, read-only) does not: it costs no waiting, and reads may still go well.
 */
export class GuardedStore implements SharedStore {
  readonly tier: Tier;

  constructor(
    private readonly store: CacheStore,
    private readonly breaker: CircuitBreaker,
  ) {
    this.tier = store.tier;
  }

  get(key: string, budgetMs: number): Promise<StoreRead> {
    const ask = (): Promise<StoreRead> => pass(this.breaker, () => this.store.get(key, budgetMs));
    if (this.breaker.state === 'closed') return ask();
    ask().catch(() => undefined);
    return Promise.reject(OPEN);
  }

  set(key: string, entry: CacheEntry, ttlMs: number, budgetMs: number): Promise<void> {
    return pass(this.breaker, () => this.store.set(key, entry, ttlMs, budgetMs));
  }

  delete(key: string, budgetMs: number): Promise<void> {
    return pass(this.breaker, () => this.store.delete(key, budgetMs));
  }

  /** Respects the breaker and does not teach it: a walk over the key space is slow by nature. */
  async keys(prefix: string, limit: number, budgetMs: number): Promise<readonly string[]> {
    if (this.breaker.state === 'open') throw OPEN;
    return this.store.keys(prefix, limit, budgetMs);
  }

  /** As `keys`. A store that cannot sweep has nothing to reclaim. */
  async sweep(pattern: string, limits: SweepLimits): Promise<SweepOutcome> {
    if (this.breaker.state === 'open') throw OPEN;
    return this.store.sweep?.(pattern, limits) ?? { examined: 0, removed: 0, done: true };
  }

  close(): Promise<void> {
    return this.store.close();
  }
}
