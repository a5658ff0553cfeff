import type { AnswerParts } from '../../kernel/answer-parts.js';
import type { Clock, Timers } from '../../kernel/clock.js';
import type { ErrorCode } from '../../kernel/error-catalogue.js';
import { FalajError } from '../../kernel/falaj-error.js';
import { within } from '../../kernel/within.js';
import type { CacheAnswer, CacheRead } from './cache-read.js';
import type { CacheObserver } from './cache-observer.port.js';
import type { ChangeLog, LogPosition } from './change-log.port.js';
import { wholeOf } from './composition.js';
import { fromLoad, fromTier } from './deliveries.js';
import type { LoadCoordinator } from './load-coordinator.js';
import { isPlain, meets } from './read-demands.js';
import type { ReadWatch } from './read-watch.port.js';
import type { FoundEntry, TierChain } from './tier-chain.js';

export interface EngineLimits {
  /** How long a read may wait for the head of the change log. */
  readonly confirmBudgetMs: number;
  /** How long a read that names a position may wait until it is reached. */
  readonly reachBudgetMs: number;
}

export interface EngineParts {
  readonly clock: Clock & Timers;
  readonly log: ChangeLog;
  readonly tiers: TierChain;
  readonly coordinator: LoadCoordinator;
  readonly observer: CacheObserver;
  readonly limits: EngineLimits;
  /** None where nobody wants to be told: most reads end at once, and what stands around them costs more than they do. */
  readonly watch?: ReadWatch | undefined;
  /** From 0 to below 1. */
  readonly random: () => number;
}

const LOADED = Object.freeze({ status: 'miss' });
const JOINED = Object.freeze({ status: 'miss', collapsed: true });

/** The source is away, as opposed to saying no. */
const AWAY: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'database.unavailable',
  'database.overloaded',
  'query.timeout',
  'cache.load_timeout',
]);

/**
 * Answers reads from tiers of stores or from the source, and never wrongly: an entry carries the position of the change log
 * that was reached before its load began, and is served only while none of its tags has changed since (`EntryJudge`).
 */
export class CacheEngine {
  constructor(private readonly parts: EngineParts) {}

  get loadsInFlight(): number {
    return this.parts.coordinator.inFlight;
  }

  /**
   * @throws FalajError change.unreached where the log does not get to `reading.minimumSeq` in time; cache.not_cached where only
   * the cache was to be asked; cache.load_timeout past the policy's hard timeout; else whatever the source throws. No failure
   * of a store is ever thrown.
   */
  read<V>(request: CacheRead<V>): Promise<CacheAnswer<V>> {
    const { watch } = this.parts;
    return watch === undefined ? this.decide(request) : watch.around(request, () => this.decide(request));
  }

  private decide<V>(request: CacheRead<V>): Promise<CacheAnswer<V>> {
    const ready = this.readAtHand(request);
    return ready === undefined ? this.look(request) : Promise.resolve(ready);
  }

  /**
   * The read's answer where it ends at once: a fresh entry in the first tier, a log that vouches, and nothing asked that could keep the
   * reader waiting. Most reads end here. Undefined, and not counted, where `read` is what it takes.
   */
  readAtHand<V>(request: CacheRead<V>): CacheAnswer<V> | undefined {
    const { log, tiers, observer, clock } = this.parts;
    if (request.policy.read !== 'leased' || !isPlain(request.reading)) return undefined;
    const nowMs = clock.turnMs();
    if (!log.isTrusted(nowMs)) return undefined;
    const hit = tiers.atHand(request, nowMs);
    if (hit === undefined) return undefined;
    observer.count(request.label, 'hitL1');
    return fromTier(request, hit, clock.now());
  }

  /** What is kept and fresh, without loading where it is not. */
  async peek<V>(request: CacheRead<V>): Promise<V | undefined> {
    if (!this.isTrusting(request) && !(await this.isVouched(request))) return undefined;
    const hit = await this.parts.tiers.find(request);
    if (hit === undefined || hit.isStale) {
      this.parts.observer.count(request.label, 'miss');
      return undefined;
    }
    return this.served(request, hit).value;
  }

  /**
   * Keeps what the request loads as if it had been read at the position; when it is done, every tier has it that will. False where none does:
   * it has changed since, or is too large.
   */
  async put<V>(request: CacheRead<V>, position: LogPosition): Promise<boolean> {
    const { stored, landed } = await this.parts.coordinator.alone(request, position);
    await landed;
    return stored;
  }

  /** As `put`, and does not wait for any tier but the first. */
  async fill<V>(request: CacheRead<V>, position: LogPosition): Promise<void> {
    await this.parts.coordinator.alone(request, position);
  }

  /** Ends what runs behind and closes the tiers. */
  async close(): Promise<void> {
    await this.parts.tiers.close();
  }

  private async look<V>(request: CacheRead<V>): Promise<CacheAnswer<V>> {
    const vouched = this.isTrusting(request) || (await this.isVouched(request));
    const position = this.parts.log.position();
    if (!vouched || position === undefined) return this.unvouched(request);
    if (request.reading.bypassStore === true) return this.passThrough(request, position);
    if (request.reading.bypassRead === true) return this.reload(request, position);
    const { tiers } = this.parts;
    // While the second tier was asked, the load that this read would have joined may have ended: then its entry is there.
    const hit = (await tiers.find(request)) ?? tiers.lateNear(request);
    if (request.reading.renewWithinMs !== undefined) return this.ahead(request, hit, request.reading.renewWithinMs);
    if (hit === undefined) return this.miss(request);
    if (!meets(request.reading.demands, lifeOf(hit), this.parts.clock.now())) return this.unmet(request, position);
    return hit.isStale ? this.stale(request, hit) : this.fresh(request, hit);
  }

  /** Whether there is nothing to ask of the log: most reads are spared a turn of the event loop's promises. */
  private isTrusting<V>({ policy, reading }: CacheRead<V>): boolean {
    return policy.read === 'leased' && reading.minimumSeq === undefined && this.parts.log.isTrusted();
  }

  /** Whether what this process knows of the log is recent enough for this read. */
  private async isVouched<V>(request: CacheRead<V>): Promise<boolean> {
    const { log, limits } = this.parts;
    const { minimumSeq, trace } = request.reading;
    if (minimumSeq !== undefined && !(await log.reach(minimumSeq, limits.reachBudgetMs))) {
      throw new FalajError('change.unreached', `position ${String(minimumSeq)} was not reached in time`);
    }
    if (request.policy.read === 'leased' && log.isTrusted()) return true;
    trace?.note(request.policy.read === 'strict' ? 'strict: head asked for' : 'lease run out: head asked for');
    return log.confirm(limits.confirmBudgetMs);
  }

  /**
   * Straight from the source, kept nowhere. Not merged with other loads either: a flight that began before this read may
   * have read what a change, unknown here, has replaced since.
   */
  private async unvouched<V>(request: CacheRead<V>): Promise<CacheAnswer<V>> {
    this.parts.observer.count(request.label, 'suspect');
    request.reading.trace?.note('the change log does not vouch: straight to the source');
    this.assertMayLoad(request);
    try {
      return await this.straight(request);
    } catch (error) {
      return this.lastResort(request, error);
    }
  }

  private async straight<V>(request: CacheRead<V>): Promise<CacheAnswer<V>> {
    const { value, parts } = await this.parts.coordinator.unkept(request);
    this.gathered(request, parts, undefined);
    return { value, delivery: { status: 'bypass', detail: parts?.isStale === true ? 'stale-part' : 'suspect' } };
  }

  private async passThrough<V>(request: CacheRead<V>, position: LogPosition): Promise<CacheAnswer<V>> {
    this.parts.observer.count(request.label, 'bypass');
    const { value, parts } = await this.parts.coordinator.unkept(request);
    const { position: stamp } = wholeOf({ position, tags: request.tags, createdAtMs: this.parts.clock.now() }, parts);
    this.gathered(request, parts, stamp);
    return { value, delivery: { status: 'bypass', stored: false }, stamp };
  }

  private async reload<V>(request: CacheRead<V>, position: LogPosition): Promise<CacheAnswer<V>> {
    this.parts.observer.count(request.label, 'bypass');
    const loaded = await this.parts.coordinator.alone(request, position);
    return fromLoad(request, loaded, { status: 'bypass' }, this.parts.clock.now());
  }

  private async miss<V>(request: CacheRead<V>): Promise<CacheAnswer<V>> {
    this.parts.observer.count(request.label, 'miss');
    this.assertMayLoad(request);
    try {
      const outcome = await this.parts.coordinator.load(request);
      if (outcome === undefined) return await this.straight(request);
      if (outcome.joined) this.parts.observer.count(request.label, 'collapsed');
      const how = outcome.joined ? JOINED : LOADED;
      return fromLoad(request, outcome.loaded, how, this.parts.clock.now());
    } catch (error) {
      return this.lastResort(request, error);
    }
  }

  /** There is an entry, and the caller wants a fresher one. */
  private async unmet<V>(request: CacheRead<V>, position: LogPosition): Promise<CacheAnswer<V>> {
    this.parts.observer.count(request.label, 'miss');
    request.reading.trace?.note('not as fresh as asked for');
    this.assertMayLoad(request);
    const loaded = await this.parts.coordinator.alone(request, position);
    return fromLoad(request, loaded, { status: 'miss', reason: 'request' }, this.parts.clock.now());
  }

  private fresh<V>(request: CacheRead<V>, hit: FoundEntry<V>): CacheAnswer<V> {
    if (this.isDueEarly(hit)) {
      request.reading.trace?.note('renewed early, behind');
      void this.parts.coordinator.renew(request, hit);
    }
    return this.served(request, hit);
  }

  /**
   * Asked before anyone asks: what ends soon is renewed together with whoever else would (an early reader, a reader in grace, another
   * process), so that nobody waits at its end and nothing is loaded twice.
   */
  private async ahead<V>(
    request: CacheRead<V>,
    hit: FoundEntry<V> | undefined,
    withinMs: number,
  ): Promise<CacheAnswer<V>> {
    if (hit === undefined) throw notCached();
    const { coordinator, clock } = this.parts;
    const leadMs = Math.min(withinMs, (hit.freshUntilMs - hit.entry.createdAtMs) / 2);
    if (hit.freshUntilMs - clock.now() > leadMs) return fromTier(request, hit, clock.now());
    const renewed = await coordinator.renew(request, hit);
    if (renewed === undefined) return fromTier(request, hit, clock.now());
    return fromLoad(request, renewed, { status: 'miss', reason: 'stale' }, clock.now());
  }

  private async stale<V>(request: CacheRead<V>, hit: FoundEntry<V>): Promise<CacheAnswer<V>> {
    const { coordinator, clock } = this.parts;
    const { softTimeoutMs } = request.policy;
    const renewal = coordinator.renew(request, hit);
    if (softTimeoutMs <= 0) return this.served(request, hit);
    const renewed = await within(renewal, softTimeoutMs, clock);
    if (renewed !== undefined) return fromLoad(request, renewed, { status: 'miss', reason: 'stale' }, clock.now());
    request.reading.trace?.note('the renewal takes longer than the soft timeout');
    return this.served(request, hit);
  }

  /**
   * The source failed: what was valid when the log was last known may be served where the region allows it, told as what it is.
   * What is known to be invalidated is not, whatever failed.
   */
  private async lastResort<V>(request: CacheRead<V>, failure: unknown): Promise<CacheAnswer<V>> {
    const { policy, reading } = request;
    const isAway = failure instanceof FalajError && AWAY.has(failure.code);
    if (!isAway || policy.staleIfErrorMs <= 0 || policy.read === 'strict' || reading.minimumSeq !== undefined)
      throw failure;
    const held = await this.parts.tiers.find(request, policy.staleIfErrorMs);
    if (held === undefined || !meets(reading.demands, lifeOf(held), this.parts.clock.now())) throw failure;
    this.parts.observer.count(request.label, 'staleIfError');
    const { value, delivery } = fromTier(request, held, this.parts.clock.now(), true);
    return { value, delivery: { ...delivery, detail: 'stale-if-error' } };
  }

  private assertMayLoad<V>({ reading }: CacheRead<V>): void {
    if (reading.demands?.onlyIfCached !== true) return;
    throw notCached();
  }

  /**
   * XFetch (Vattani, Chierichetti, Lowenstein 2015): the dearer the load and the nearer the end, the likelier one of the readers
   * renews before the end, so that not all of them wait at it.
   */
  private isDueEarly<V>({ entry, freshUntilMs }: FoundEntry<V>): boolean {
    const leadMs = -entry.loadCostMs * Math.log(1 - this.parts.random());
    return freshUntilMs - this.parts.clock.now() <= leadMs;
  }

  /** What came straight from the source, told to whoever makes an answer from it: it is as fresh as can be, and kept nowhere. */
  private gathered<V>({ reading, tags }: CacheRead<V>, parts: AnswerParts | undefined, stamp?: LogPosition): void {
    const createdAtMs = Math.min(this.parts.clock.now(), parts?.createdAtMs ?? Infinity);
    const freshUntilMs = parts?.freshUntilMs ?? Infinity;
    const all = [...tags, ...(parts?.tags ?? [])];
    reading.parts?.use({ tags: all, stamp, createdAtMs, freshUntilMs, isStale: parts?.isStale ?? false });
  }

  private served<V>(request: CacheRead<V>, hit: FoundEntry<V>): CacheAnswer<V> {
    this.parts.observer.count(request.label, hit.tier === 'l1' ? 'hitL1' : 'hitL2');
    if (hit.isStale) this.parts.observer.count(request.label, 'stale');
    return fromTier(request, hit, this.parts.clock.now());
  }
}

function notCached(): FalajError {
  return new FalajError('cache.not_cached', 'the cache holds no such answer that is fresh enough');
}

/** As it was judged here: its own end of life, or an earlier one. */
function lifeOf<V>({ entry, freshUntilMs }: FoundEntry<V>): { freshUntilMs: number; createdAtMs: number } {
  return { freshUntilMs, createdAtMs: entry.createdAtMs };
}
