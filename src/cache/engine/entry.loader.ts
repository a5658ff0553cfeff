import { AnswerParts } from '../../kernel/answer-parts.js';
import type { Clock } from '../../kernel/clock.js';
import type { CacheEntry } from './cache-entry.js';
import type { CacheObserver } from './cache-observer.port.js';
import type { CacheRead } from './cache-read.js';
import type { LogPosition } from './change-log.port.js';
import { wholeOf } from './composition.js';
import type { EntryPolicy } from './entry-policy.js';
import type { EntryJudge } from './entry.judge.js';
import type { LoadCosts } from './load-costs.js';
import type { TierChain } from './tier-chain.js';

export interface LoaderParts {
  readonly clock: Clock;
  readonly judge: EntryJudge;
  readonly tiers: TierChain;
  readonly observer: CacheObserver;
  readonly costs: LoadCosts;
  /** From 0 to below 1. */
  readonly random: () => number;
}

export interface LoadedEntry {
  readonly entry: CacheEntry;
  /** Whether some tier took it. */
  readonly stored: boolean;
  /** Whether the shared tier has it, once it has answered; never rejects. */
  readonly landed: Promise<boolean>;
  /** Made from what was past its life: kept nowhere, and told as what it is. */
  readonly isStale?: boolean;
  /** What the codec would decode the entry to, where it knew already. */
  readonly ready?: { readonly codec: unknown; readonly value: unknown } | undefined;
}

const NOT_LANDED = Promise.resolve(false);

/**
 * Asks the source and makes an entry of its answer.
 *
 * Order in a load: take the position, then begin to read. Were the position taken after, a change committed in between would
 * count as seen although the load did not see it, and the old answer would be valid for its whole life. Age counts from the
 * beginning of the load for the same reason.
 */
export class EntryLoader {
  constructor(private readonly parts: LoaderParts) {}

  /** @param position reached before this call. */
  async loadAndKeep<V>(request: CacheRead<V>, position: LogPosition): Promise<LoadedEntry> {
    const beganMs = this.parts.clock.now();
    const { value, costMs, parts } = await this.load(request);
    const { meta, payload, isEmpty, decoded, tags = [] } = request.codec.encode(value);
    const own = tags.length === 0 ? request.tags : [...request.tags, ...tags];
    const whole = wholeOf({ position, tags: own, createdAtMs: beganMs }, parts);
    const entry: CacheEntry = {
      position: whole.position,
      tags: whole.tags,
      createdAtMs: whole.createdAtMs,
      freshUntilMs: Math.min(whole.endMs, whole.createdAtMs + this.lifeMs(request, whole.tags, isEmpty)),
      loadCostMs: costMs,
      region: request.label.region,
      identity: request.identity,
      meta,
      payload,
      // Members that come later have their place from the beginning.
      deflated: undefined,
      approval: undefined,
    };
    const ready = decoded === undefined ? undefined : { codec: request.codec, value: decoded };
    if (!whole.mayBeKept) return { entry, stored: false, landed: NOT_LANDED, ready, isStale: whole.isStale };
    const kept = this.parts.tiers.keep(request, entry);
    if (kept.stored && isEmpty) this.parts.observer.count(request.label, 'negative');
    return { entry, stored: kept.stored, landed: kept.landed, ready };
  }

  /** The source's answer and what it cost, kept nowhere. */
  async load<V>(request: CacheRead<V>): Promise<{ value: V; costMs: number; parts?: AnswerParts | undefined }> {
    const { clock, observer, costs } = this.parts;
    const beganMs = clock.monotonicMs();
    const took = (): number => {
      const costMs = clock.monotonicMs() - beganMs;
      observer.took(request.label, 'load', costMs);
      return costMs;
    };
    // Of this load alone: another one of the same request is made from other answers.
    const parts = request.isComposed === true ? new AnswerParts() : undefined;
    try {
      const value = await request.load(parts);
      const costMs = took();
      costs.learn(request.label, costMs);
      request.reading.trace?.note(`loaded in ${costMs.toFixed(1)} ms`);
      return { value, costMs, parts };
    } catch (error) {
      const costMs = took();
      observer.count(request.label, 'loadError');
      request.reading.trace?.note(`load failed after ${costMs.toFixed(1)} ms`);
      throw error;
    }
  }

  private lifeMs<V>({ policy }: CacheRead<V>, tags: readonly string[], isEmpty: boolean): number {
    return Math.ceil(this.wholeLifeMs(policy, tags, isEmpty) * (1 - policy.jitterShare * this.parts.random()));
  }

  private wholeLifeMs(policy: EntryPolicy, tags: readonly string[], isEmpty: boolean): number {
    const negativeMs = isEmpty && policy.negativeTtlMs !== null ? policy.negativeTtlMs : policy.ttlMs;
    const untrackedMs = this.parts.judge.isUntracked(tags) ? policy.untrackedTtlMs : policy.ttlMs;
    return Math.min(policy.ttlMs, negativeMs, untrackedMs);
  }
}
