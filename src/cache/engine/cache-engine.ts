import type { Clock } from '../../kernel/clock.js';
import type { ErrorCode } from '../../kernel/error-catalogue.js';
import { FalajError } from '../../kernel/falaj-error.js';
import type { AnswerDelivery } from '../../kernel/query-answer.js';
import type { CacheAnswer, CacheRead } from './cache-read.js';
import type { CacheObserver } from './cache-observer.port.js';
import type { ChangeLog, LogPosition } from './change-log.port.js';
import type { EntryJudge } from './entry.judge.js';
import type { EntryLoader, LoadedEntry } from './entry.loader.js';
import { LoadFlights } from './load-flights.js';
import type { FoundEntry, TierChain } from './tier-chain.js';

export interface EngineLimits {
  /** How long a read may wait for the head of the change log. */
  readonly confirmBudgetMs: number;
  /** How long a read that names a position may wait until it is reached. */
  readonly reachBudgetMs: number;
}

export interface EngineParts {
  readonly clock: Clock;
  readonly log: ChangeLog;
  readonly judge: EntryJudge;
  readonly tiers: TierChain;
  readonly loader: EntryLoader;
  readonly observer: CacheObserver;
  readonly limits: EngineLimits;
  /** From 0 to below 1. */
  readonly random: () => number;
}

/** How often a joiner tries again together with others before it loads alone. */
const SHARED_ATTEMPTS = 2;

/** Failures that a joiner would meet as well: another load would only add to what is too much already. */
const FINAL_FAILURES: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'query.timeout',
  'query.too_large',
  'query.privacy',
  'database.overloaded',
]);

/**
 * Answers reads from tiers of stores or from the source, and never wrongly: an entry carries the position of the change log
 * that was reached before its load began, and is served only while none of its tags has changed since (`EntryJudge`).
 */
export class CacheEngine {
  private readonly flights = new LoadFlights<LoadedEntry>();

  constructor(private readonly parts: EngineParts) {}

  get loadsInFlight(): number {
    return this.flights.size;
  }

  /**
   * @throws FalajError change.unreached where the log does not get to `reading.minimumSeq` in time; else whatever the
   * source throws. Errors are never cached, and no failure of a store is ever thrown.
   */
  async read<V>(request: CacheRead<V>): Promise<CacheAnswer<V>> {
    const vouched = await this.isVouched(request);
    const position = this.parts.log.position();
    if (!vouched || position === undefined) return this.unvouched(request);
    if (request.reading.bypassStore === true) return this.passThrough(request, position);
    if (request.reading.bypassRead === true) return this.reload(request, position);
    const hit = await this.parts.tiers.find(request);
    if (hit === undefined) return this.miss(request);
    if (hit.isStale || this.isDueEarly(hit)) this.renewBehind(request);
    return this.served(request, hit);
  }

  /** Ends what runs behind and closes the tiers. */
  async close(): Promise<void> {
    await this.parts.tiers.close();
  }

  /** Whether what this process knows of the log is recent enough for this read. */
  private async isVouched<V>(request: CacheRead<V>): Promise<boolean> {
    const { log, limits } = this.parts;
    const { minimumSeq } = request.reading;
    if (minimumSeq !== undefined && !(await log.reach(minimumSeq, limits.reachBudgetMs))) {
      throw new FalajError('change.unreached', `position ${String(minimumSeq)} was not reached in time`);
    }
    if (request.policy.read === 'leased' && log.isTrusted()) return true;
    return log.confirm(limits.confirmBudgetMs);
  }

  /**
   * Straight from the source, kept nowhere. Not merged with other loads either: a flight that began before this read may
   * have read what a change, unknown here, has replaced since.
   */
  private async unvouched<V>(request: CacheRead<V>): Promise<CacheAnswer<V>> {
    this.parts.observer.count(request.label, 'suspect');
    const { value } = await this.parts.loader.load(request);
    return { value, delivery: { status: 'bypass', detail: 'suspect' } };
  }

  private async passThrough<V>(request: CacheRead<V>, position: LogPosition): Promise<CacheAnswer<V>> {
    this.parts.observer.count(request.label, 'bypass');
    const { value } = await this.parts.loader.load(request);
    return { value, delivery: { status: 'bypass', stored: false }, stamp: position };
  }

  private async reload<V>(request: CacheRead<V>, position: LogPosition): Promise<CacheAnswer<V>> {
    this.parts.observer.count(request.label, 'bypass');
    const loaded = await this.parts.loader.loadAndKeep(request, position);
    return this.answered(request, loaded, { status: 'bypass' });
  }

  private async miss<V>(request: CacheRead<V>): Promise<CacheAnswer<V>> {
    this.parts.observer.count(request.label, 'miss');
    for (let attempt = 1; attempt <= SHARED_ATTEMPTS; attempt++) {
      const position = this.parts.log.position();
      if (position === undefined) return this.unvouched(request);
      const name = this.flightName(request, position);
      const flight = this.flights.joinable(name, request.reading.minimumSeq);
      if (flight === undefined) return this.lead(request, name, position);
      const joined = await flight.outcome.catch(passOver);
      if (joined !== undefined) return this.joined(request, joined);
    }
    return this.alone(request);
  }

  private async lead<V>(request: CacheRead<V>, name: string, position: LogPosition): Promise<CacheAnswer<V>> {
    const flight = this.flights.start(name, position, () => this.parts.loader.loadAndKeep(request, position));
    return this.answered(request, await flight.outcome, { status: 'miss' });
  }

  private joined<V>(request: CacheRead<V>, loaded: LoadedEntry): CacheAnswer<V> {
    this.parts.observer.count(request.label, 'collapsed');
    return this.answered(request, loaded, { status: 'miss', collapsed: true });
  }

  private async alone<V>(request: CacheRead<V>): Promise<CacheAnswer<V>> {
    const position = this.parts.log.position();
    if (position === undefined) return this.unvouched(request);
    return this.answered(request, await this.parts.loader.loadAndKeep(request, position), { status: 'miss' });
  }

  /** Whoever arrives after a change of what is read asks for another name, and so never waits for a load from before it. */
  private flightName<V>(request: CacheRead<V>, position: LogPosition): string {
    return `${request.key}@${String(this.parts.judge.lastChange(request.tags))}@${position.incarnation}`;
  }

  /**
   * XFetch (Vattani, Chierichetti, Lowenstein 2015): the dearer the load and the nearer the end, the likelier one of the readers
   * renews before the end, so that not all of them wait at it.
   */
  private isDueEarly<V>({ entry, freshUntilMs }: FoundEntry<V>): boolean {
    const leadMs = -entry.loadCostMs * Math.log(1 - this.parts.random());
    return freshUntilMs - this.parts.clock.now() <= leadMs;
  }

  /** One load, joined by whoever misses meanwhile; its failure is nobody's, for the reader has its answer. */
  private renewBehind<V>(request: CacheRead<V>): void {
    const position = this.parts.log.position();
    if (position === undefined) return;
    const name = this.flightName(request, position);
    if (this.flights.joinable(name) !== undefined) return;
    this.parts.observer.count(request.label, 'renewed');
    this.flights
      .start(name, position, () => this.parts.loader.loadAndKeep(request, position))
      .outcome.catch(() => undefined);
  }

  private served<V>(request: CacheRead<V>, hit: FoundEntry<V>): CacheAnswer<V> {
    const now = this.parts.clock.now();
    this.parts.observer.count(request.label, hit.tier === 'l1' ? 'hitL1' : 'hitL2');
    if (hit.isStale) this.parts.observer.count(request.label, 'stale');
    const delivery: AnswerDelivery = {
      status: hit.isStale ? 'stale' : 'hit',
      detail: hit.tier,
      ttlSeconds: Math.floor((hit.freshUntilMs - now) / 1000),
      ageSeconds: wholeSeconds(now - hit.entry.createdAtMs),
    };
    return { value: hit.value, delivery: marked(request, delivery), stamp: hit.position };
  }

  /** The loader and who joined it decode the same entry that a later hit will: a hit and a miss cannot differ. */
  private answered<V>(request: CacheRead<V>, { entry, stored }: LoadedEntry, how: AnswerDelivery): CacheAnswer<V> {
    const now = this.parts.clock.now();
    const delivery: AnswerDelivery = {
      ...how,
      stored,
      ageSeconds: wholeSeconds(now - entry.createdAtMs),
      ...(stored ? { ttlSeconds: wholeSeconds(entry.freshUntilMs - now) } : {}),
    };
    const value = request.codec.decode(entry.meta, entry.payload);
    return { value, delivery: marked(request, delivery), stamp: entry.position };
  }
}

/** A leader's failure is not its joiners', unless they would meet the same. */
function passOver(error: unknown): undefined {
  if (error instanceof FalajError && FINAL_FAILURES.has(error.code)) throw error;
  return undefined;
}

function marked<V>(request: CacheRead<V>, delivery: AnswerDelivery): AnswerDelivery {
  return request.reading.bypassDenied === true ? { ...delivery, detail: 'bypass-denied' } : delivery;
}

function wholeSeconds(ms: number): number {
  return Math.max(0, Math.floor(ms / 1000));
}
