import type { Clock } from '../../kernel/clock.js';
import type { BackgroundWrites } from './background-writes.js';
import { entryBytes, type CacheEntry } from './cache-entry.js';
import type { CacheObserver } from './cache-observer.port.js';
import type { CacheRead } from './cache-read.js';
import { ABSENT, type CacheStore, type StoreDefect, type StoreRead, type Tier } from './cache-store.port.js';
import type { LogPosition } from './change-log.port.js';
import type { EntryJudge } from './entry.judge.js';
import { StoreError } from './store.error.js';

export interface TierParts {
  readonly clock: Clock;
  readonly judge: EntryJudge;
  readonly observer: CacheObserver;
  readonly l1: CacheStore | null;
  readonly l2: CacheStore | null;
  /** Queue of the stores to the second tier. */
  readonly writes: BackgroundWrites;
  /** How long one store to the second tier may take; nobody waits for it. */
  readonly writeBudgetMs: number;
}

export interface FoundEntry<V> {
  readonly tier: Tier;
  readonly entry: CacheEntry;
  readonly value: V;
  /** Position at which the entry was found valid. */
  readonly position: LogPosition;
  readonly freshUntilMs: number;
  /** Past its life, within its grace: to be renewed behind. */
  readonly isStale: boolean;
}

/**
 * The tiers, nearest first. Their failures end here: they are counted, and the tier counts as empty.
 *
 * An entry is judged after its bytes arrived and in the same step in which it is served or copied nearer, so that a change
 * that became known in between refuses it.
 */
export class TierChain {
  constructor(private readonly parts: TierParts) {}

  async find<V>(request: CacheRead<V>): Promise<FoundEntry<V> | undefined> {
    const { l1, l2 } = this.parts;
    const { tiers } = request.policy;
    const near = l1 !== null && tiers.includes('l1') ? await this.look(request, l1) : undefined;
    if (near !== undefined && !near.isStale) return near;
    // Another process may have renewed it.
    const far = l2 !== null && tiers.includes('l2') ? await this.look(request, l2) : undefined;
    return far === undefined || far.isStale ? (near ?? far) : far;
  }

  /** Keeps the entry where it may be kept; true where some tier took it. The second tier is not waited for. */
  async keep<V>(request: CacheRead<V>, entry: CacheEntry): Promise<boolean> {
    const { observer, judge, clock } = this.parts;
    const bytes = entryBytes(request.key, entry);
    if (bytes > request.policy.entryBytesMax) {
      observer.count(request.label, 'oversized');
      return false;
    }
    const verdict = judge.judge(request, entry);
    if (!verdict.valid) {
      observer.count(request.label, 'doomed');
      return false;
    }
    const ttlMs = verdict.staleUntilMs - clock.now();
    const far = this.keepFar(request, entry, ttlMs, bytes);
    const near = await this.keepNear(request, entry, ttlMs);
    if (near || far) observer.count(request.label, 'set');
    return near || far;
  }

  async close(): Promise<void> {
    const { l1, l2, writes } = this.parts;
    await writes.idle();
    await Promise.all([l1?.close(), l2?.close()]);
  }

  private async look<V>(request: CacheRead<V>, store: CacheStore): Promise<FoundEntry<V> | undefined> {
    const read = await this.fetch(request, store);
    if (read.kind === 'absent') return undefined;
    if (read.kind === 'found') return this.accept(request, store, read.entry);
    this.parts.observer.defect(request.label, read.defect);
    return undefined;
  }

  private async fetch<V>(request: CacheRead<V>, store: CacheStore): Promise<StoreRead> {
    const { observer, clock } = this.parts;
    const { key, budget, label } = request;
    if (store.tier === 'l2' && budget.remainingMs() <= 0) {
      observer.count(label, 'storeSkipped');
      return ABSENT;
    }
    const beganMs = clock.monotonicMs();
    const ask = (): Promise<StoreRead> | StoreRead =>
      store.tier === 'l1' ? store.get(key, Infinity) : budget.spend((leftMs) => store.get(key, leftMs));
    const read = await this.guarded(request, ask);
    observer.took(label, store.tier, clock.monotonicMs() - beganMs);
    return read;
  }

  private async guarded<V>(request: CacheRead<V>, ask: () => Promise<StoreRead> | StoreRead): Promise<StoreRead> {
    try {
      return await ask();
    } catch (error) {
      this.failed(request, error);
      return ABSENT;
    }
  }

  private async accept<V>(
    request: CacheRead<V>,
    store: CacheStore,
    entry: CacheEntry,
  ): Promise<FoundEntry<V> | undefined> {
    // Whoever can write to a store must not choose whose rules an entry is kept by: another region may not be encrypted.
    if (entry.region !== request.label.region) {
      this.discard(request, store, 'misplaced');
      return undefined;
    }
    const verdict = this.parts.judge.judge(request, entry);
    if (!verdict.valid) {
      this.parts.observer.count(request.label, verdict.refusal);
      // The second tier's is overwritten by the load that follows; a process that lags must not remove what others can use.
      if (store.tier === 'l1') this.remove(request, store);
      return undefined;
    }
    const value = this.decoded(request, store, entry);
    if (value === undefined) return undefined;
    const { position, freshUntilMs, staleUntilMs, isStale } = verdict;
    if (store.tier === 'l2') await this.keepNear(request, entry, staleUntilMs - this.parts.clock.now());
    return { tier: store.tier, entry, value: value.it, position, freshUntilMs, isStale };
  }

  private decoded<V>(request: CacheRead<V>, store: CacheStore, entry: CacheEntry): { it: V } | undefined {
    try {
      return { it: request.codec.decode(entry.meta, entry.payload) };
    } catch {
      this.discard(request, store, 'corrupt');
      return undefined;
    }
  }

  private discard<V>(request: CacheRead<V>, store: CacheStore, defect: StoreDefect): void {
    this.parts.observer.defect(request.label, defect);
    this.remove(request, store);
  }

  private async keepNear<V>(request: CacheRead<V>, entry: CacheEntry, ttlMs: number): Promise<boolean> {
    const { l1 } = this.parts;
    const { policy, key } = request;
    if (l1 === null || !policy.tiers.includes('l1')) return false;
    try {
      await l1.set(key, entry, Math.min(ttlMs, policy.l1TtlMs), Infinity);
      return true;
    } catch (error) {
      this.failed(request, error);
      return false;
    }
  }

  private keepFar<V>(request: CacheRead<V>, entry: CacheEntry, ttlMs: number, bytes: number): boolean {
    const { l2, writes, writeBudgetMs, observer } = this.parts;
    if (l2 === null || !request.policy.tiers.includes('l2')) return false;
    const write = async (): Promise<void> => l2.set(request.key, entry, ttlMs, writeBudgetMs);
    const queued = writes.offer(bytes, () => this.quietly(request, write));
    if (!queued) observer.count(request.label, 'droppedStore');
    return queued;
  }

  private remove<V>(request: CacheRead<V>, store: CacheStore): void {
    const { writes, writeBudgetMs } = this.parts;
    writes.offer(0, () => this.quietly(request, async () => store.delete(request.key, writeBudgetMs)));
  }

  private async quietly<V>(request: CacheRead<V>, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.failed(request, error);
    }
  }

  private failed<V>(request: CacheRead<V>, error: unknown): void {
    const wasAsked = !(error instanceof StoreError) || !['open', 'saturated'].includes(error.failure);
    this.parts.observer.count(request.label, wasAsked ? 'storeError' : 'storeSkipped');
  }
}
