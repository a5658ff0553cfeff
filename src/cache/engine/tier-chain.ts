import type { Clock } from '../../kernel/clock.js';
import { DeflateError } from '../../kernel/deflate.error.js';
import type { BackgroundWrites } from './background-writes.js';
import { entryBytes, type CacheEntry } from './cache-entry.js';
import type { CacheObserver } from './cache-observer.port.js';
import type { CacheRead } from './cache-read.js';
import {
  ABSENT,
  type CacheStore,
  type NearStore,
  type StoreDefect,
  type StoreRead,
  type Tier,
} from './cache-store.port.js';
import type { LogPosition } from './change-log.port.js';
import type { EntryJudge } from './entry.judge.js';
import { expansionDefect } from './envelope.defect.js';
import { StoreError } from './store.error.js';

export interface TierParts {
  readonly clock: Clock;
  readonly judge: EntryJudge;
  readonly observer: CacheObserver;
  readonly l1: NearStore | null;
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

export interface Kept {
  /** Whether some tier took it. */
  readonly stored: boolean;
  /** Whether the second tier has it, once it has answered; never rejects. */
  readonly landed: Promise<boolean>;
}

const NOT_LANDED = Promise.resolve(false);

/**
 * The tiers, nearest first. Their failures end here: they are counted, and the tier counts as empty.
 *
 * An entry is judged after its bytes arrived and in the same step in which it is served or copied nearer, so that a change
 * that became known in between refuses it.
 */
export class TierChain {
  constructor(private readonly parts: TierParts) {}

  /** The first tier's entry where there is nothing to wait for, to renew or to count but a hit. @param nowMs monotonic. */
  atHand<V>(request: CacheRead<V>, nowMs: number): FoundEntry<V> | undefined {
    const { l1, judge } = this.parts;
    if (l1 === null || !request.policy.tiers.includes('l1')) return undefined;
    const entry = this.near(request, l1, nowMs);
    if (entry === undefined || !judge.isQuiet(request, entry, nowMs)) return undefined;
    const { approval } = entry;
    const value = approval === undefined ? undefined : this.decoded(request, l1, entry);
    if (approval === undefined || value === undefined) return undefined;
    const { position, freshUntilMs } = approval;
    return { tier: 'l1', entry, value: value.it, position, freshUntilMs, isStale: false };
  }

  /** The nearest entry that may be served, stale or not. @param graceMs instead of the policy's. */
  find<V>(request: CacheRead<V>, graceMs?: number): Promise<FoundEntry<V> | undefined> {
    const { l1 } = this.parts;
    const near = l1 !== null && request.policy.tiers.includes('l1') ? this.lookNear(request, l1, graceMs) : undefined;
    return near === undefined ? this.findFar(request, graceMs) : Promise.resolve(near);
  }

  /** The first tier's entry, where it came after `find` had looked there. Without a wait, so that nothing comes in between again. */
  lateNear<V>(request: CacheRead<V>): FoundEntry<V> | undefined {
    const { l1, clock } = this.parts;
    if (l1 === null || !request.policy.tiers.includes('l1')) return undefined;
    const entry = this.near(request, l1, clock.monotonicMs());
    return entry === undefined ? undefined : this.accept(request, l1, { kind: 'found', entry });
  }

  /** The second tier's entry, copied nearer. It is asked here and not in a step of its own, which would be a promise more. */
  async findFar<V>(request: CacheRead<V>, graceMs?: number): Promise<FoundEntry<V> | undefined> {
    const { l2, clock } = this.parts;
    if (l2 === null || !request.policy.tiers.includes('l2')) return undefined;
    const leftMs = this.patienceMs(request);
    if (leftMs <= 0) return undefined;
    const beganMs = clock.monotonicMs();
    request.budget.begin(beganMs);
    let read = ABSENT;
    let hasFailed = false;
    try {
      read = await l2.get(request.key, leftMs);
    } catch (error) {
      hasFailed = true;
      this.failed(request, l2.tier, error);
    }
    const tookMs = clock.monotonicMs() - beganMs;
    request.budget.end(beganMs + tookMs, !hasFailed || tookMs < leftMs);
    this.parts.observer.took(request.label, l2.tier, tookMs);
    return this.nearer(request, this.accept(request, l2, read, graceMs));
  }

  /** Keeps the entry where it may be kept. The second tier is not waited for. */
  keep<V>(request: CacheRead<V>, entry: CacheEntry): Kept {
    const { observer, judge, clock } = this.parts;
    const bytes = entryBytes(request.key, entry);
    if (bytes > request.policy.entryBytesMax) {
      observer.count(request.label, 'oversized');
      return { stored: false, landed: NOT_LANDED };
    }
    const verdict = judge.judge(request, entry);
    if (!verdict.valid) {
      observer.count(request.label, 'doomed');
      request.reading.trace?.note('not kept: what it read changed meanwhile');
      return { stored: false, landed: NOT_LANDED };
    }
    const ttlMs = Math.max(verdict.staleUntilMs, this.keepMs(request, verdict.freshUntilMs)) - clock.now();
    const far = this.keepFar(request, entry, ttlMs, bytes);
    const near = this.keepNear(request, entry, ttlMs);
    const stored = near || far !== undefined;
    if (stored) observer.count(request.label, 'set');
    return { stored, landed: far ?? NOT_LANDED };
  }

  async close(): Promise<void> {
    const { l1, l2, writes } = this.parts;
    await writes.idle();
    await Promise.all([l1?.close(), l2?.close()]);
  }

  private nearer<V>(request: CacheRead<V>, found: FoundEntry<V> | undefined): FoundEntry<V> | undefined {
    if (found === undefined) return undefined;
    const ttlMs = this.keepMs(request, found.freshUntilMs) - this.parts.clock.now();
    this.keepNear(request, found.entry, ttlMs);
    return found;
  }

  /** Until when an entry can be of use: in grace, or where the source fails. Over an untracked table neither is. */
  private keepMs<V>({ policy, tags }: CacheRead<V>, freshUntilMs: number): number {
    if (this.parts.judge.isUntracked(tags)) return freshUntilMs;
    return freshUntilMs + Math.max(policy.graceMs, policy.staleIfErrorMs);
  }

  private near<V>(request: CacheRead<V>, l1: NearStore, nowMs: number): CacheEntry | undefined {
    try {
      return l1.use(request.key, nowMs);
    } catch (error) {
      this.failed(request, 'l1', error);
      return undefined;
    }
  }

  private lookNear<V>(request: CacheRead<V>, l1: NearStore, graceMs?: number): FoundEntry<V> | undefined {
    const { observer, clock } = this.parts;
    const beganMs = clock.monotonicMs();
    const entry = this.near(request, l1, beganMs);
    observer.took(request.label, 'l1', clock.monotonicMs() - beganMs);
    return this.accept(request, l1, entry === undefined ? ABSENT : { kind: 'found', entry }, graceMs);
  }

  /** Milliseconds that the request may wait for the store; 0 where it may not. */
  private patienceMs<V>({ budget, label, reading }: CacheRead<V>): number {
    const leftMs = budget.remainingMs();
    if (leftMs <= 0) {
      this.parts.observer.count(label, 'storeSkipped');
      reading.trace?.note('l2 not asked: budget used up');
    }
    return leftMs;
  }

  private accept<V>(
    request: CacheRead<V>,
    store: CacheStore,
    read: StoreRead,
    graceMs?: number,
  ): FoundEntry<V> | undefined {
    const { trace } = request.reading;
    const { observer, judge } = this.parts;
    if (read.kind === 'absent') {
      trace?.note(`${store.tier} absent`);
      return undefined;
    }
    if (read.kind === 'defect') {
      observer.defect(request.label, read.defect);
      trace?.note(`${store.tier} not usable: ${read.defect}`);
      return undefined;
    }
    const { entry } = read;
    // Whoever can write to a store must not choose whose rules an entry is kept by: another region may not be encrypted.
    if (entry.region !== request.label.region) {
      this.discard(request, store, 'misplaced');
      return undefined;
    }
    const verdict = judge.judge(request, entry, graceMs);
    if (!verdict.valid) {
      observer.count(request.label, verdict.refusal);
      trace?.note(`${store.tier} refused: ${this.reason(entry, verdict.refusal, verdict.tag)}`);
      // The second tier's is overwritten by the load that follows; a process that lags must not remove what others can use.
      // What is only too old may yet be wanted, should the source fail.
      if (store.tier === 'l1' && verdict.refusal !== 'expired') this.remove(request, store);
      return undefined;
    }
    const value = this.decoded(request, store, entry);
    if (value === undefined) return undefined;
    const { position, freshUntilMs, isStale } = verdict;
    trace?.note(
      `${store.tier} ${isStale ? 'stale' : 'hit'}: entry at ${String(entry.position.seq)}, log at ${String(position.seq)}`,
    );
    return { tier: store.tier, entry, value: value.it, position, freshUntilMs, isStale };
  }

  private reason(entry: CacheEntry, refusal: string, tag?: string): string {
    if (tag === undefined) return refusal;
    const movedAt = this.parts.judge.lastChange([tag]);
    return `${tag} moved at ${String(movedAt)}, entry at ${String(entry.position.seq)}`;
  }

  private decoded<V>(request: CacheRead<V>, store: CacheStore, entry: CacheEntry): { it: V } | undefined {
    try {
      return { it: request.codec.decode(entry) };
    } catch (error) {
      this.discard(request, store, error instanceof DeflateError ? expansionDefect(error) : 'corrupt');
      return undefined;
    }
  }

  private discard<V>(request: CacheRead<V>, store: CacheStore, defect: StoreDefect): void {
    this.parts.observer.defect(request.label, defect);
    this.remove(request, store);
  }

  private keepNear<V>(request: CacheRead<V>, entry: CacheEntry, ttlMs: number): boolean {
    const { l1 } = this.parts;
    const { policy, key } = request;
    if (l1 === null || !policy.tiers.includes('l1')) return false;
    try {
      l1.set(key, entry, Math.min(ttlMs, policy.l1TtlMs));
      return true;
    } catch (error) {
      this.failed(request, 'l1', error);
      return false;
    }
  }

  private keepFar<V>(
    request: CacheRead<V>,
    entry: CacheEntry,
    ttlMs: number,
    bytes: number,
  ): Promise<boolean> | undefined {
    const { l2, writes, writeBudgetMs, observer } = this.parts;
    if (l2 === null || !request.policy.tiers.includes('l2')) return undefined;
    const write = (): Promise<void> | void => l2.set(request.key, entry, ttlMs, writeBudgetMs);
    const landed = writes.offer(bytes, () => this.quietly(request, write));
    if (landed === undefined) observer.count(request.label, 'droppedStore');
    return landed;
  }

  private remove<V>(request: CacheRead<V>, store: CacheStore): void {
    const { writes, writeBudgetMs } = this.parts;
    void writes.offer(0, () => this.quietly(request, () => store.delete(request.key, writeBudgetMs)));
  }

  private async quietly<V>(request: CacheRead<V>, work: () => Promise<void> | void): Promise<boolean> {
    try {
      await work();
      return true;
    } catch (error) {
      this.failed(request, 'l2', error);
      return false;
    }
  }

  private failed<V>(request: CacheRead<V>, tier: Tier, error: unknown): void {
    const wasAsked = !(error instanceof StoreError) || !['open', 'saturated'].includes(error.failure);
    const reason = error instanceof StoreError ? error.failure : 'failed';
    request.reading.trace?.note(`${tier} not answering: ${reason}`);
    this.parts.observer.count(request.label, wasAsked ? 'storeError' : 'storeSkipped');
  }
}
