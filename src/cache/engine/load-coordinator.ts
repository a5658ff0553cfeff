import type { AnswerParts } from '../../kernel/answer-parts.js';
import type { Clock, Timers } from '../../kernel/clock.js';
import type { ErrorCode } from '../../kernel/error-catalogue.js';
import { FalajError } from '../../kernel/falaj-error.js';
import { TimeBudget } from '../../kernel/time-budget.js';
import { within } from '../../kernel/within.js';
import type { CacheObserver } from './cache-observer.port.js';
import type { CacheRead } from './cache-read.js';
import type { ChangeLog, LogPosition } from './change-log.port.js';
import type { EntryJudge } from './entry.judge.js';
import type { EntryLoader, LoadedEntry } from './entry.loader.js';
import { ErrorMemory } from './error-memory.js';
import { ANY_RULE } from './invalidation-tags.js';
import { meets } from './read-demands.js';
import { LoadFlights, type Flight } from './load-flights.js';
import type { SharedFlights } from './shared-flights.js';
import type { FoundEntry, TierChain } from './tier-chain.js';

export interface CoordinatorParts {
  readonly clock: Clock & Timers;
  readonly log: ChangeLog;
  readonly judge: EntryJudge;
  readonly tiers: TierChain;
  readonly loader: EntryLoader;
  readonly observer: CacheObserver;
  /** Null where there is no shared tier to agree over. */
  readonly shared: SharedFlights | null;
  /** How long a look into the shared tier may take that no request is charged for. */
  readonly lookBudgetMs: number;
}

/** What a load was for this reader. */
export interface LoadOutcome {
  readonly loaded: LoadedEntry;
  /** Joined a load that another reader had begun. */
  readonly joined: boolean;
}

/** How long a load waits for one of its key to end. */
const TURN_MS_MAX = 1000;
/** Of what a reader waits at most. */
const TURN_SHARE = 0.25;

/** How often a joiner tries again together with others before it loads alone. */
const SHARED_ATTEMPTS = 2;

/** Failures that a joiner would meet as well: another load would only add to what is too much already. */
const FINAL_FAILURES: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'query.timeout',
  'query.too_large',
  'query.privacy',
  'database.overloaded',
  'cache.load_timeout',
]);

const NOT_LANDED = Promise.resolve(false);

/**
 * Loads, each at once by one reader of this process, and over all processes by one where that is worth while. No reader waits
 * past its policy's hard timeout; the load it gave up goes on and is kept.
 */
export class LoadCoordinator {
  private readonly flights: LoadFlights<LoadedEntry | undefined>;
  private readonly errors: ErrorMemory;

  constructor(private readonly parts: CoordinatorParts) {
    this.flights = new LoadFlights(parts.clock);
    this.errors = new ErrorMemory(parts.clock);
  }

  get inFlight(): number {
    return this.flights.size;
  }

  /** Undefined where the log no longer vouches. @throws whatever the source throws, and `cache.load_timeout`. */
  async load<V>(request: CacheRead<V>): Promise<LoadOutcome | undefined> {
    for (let attempt = 1; attempt <= SHARED_ATTEMPTS; attempt++) {
      const position = this.parts.log.position();
      if (position === undefined) return undefined;
      const name = this.flightName(request, position);
      this.errors.retell(name);
      const { minimumSeq } = request.reading;
      const flight = this.flights.joinable(name, request.key, minimumSeq, request.policy.hardTimeoutMs);
      if (flight === undefined) {
        const own = this.flights.isFull(request.key) ? this.queue(request) : this.begin(request, name, position);
        const loaded = await this.waited(request, own.outcome);
        if (loaded === undefined) return undefined;
        if (own.position !== undefined || this.isFor(request, loaded, own, position)) return { loaded, joined: false };
        continue;
      }
      request.reading.trace?.note('joined a load under way');
      const loaded = await this.waited(request, flight.outcome).catch(passOver);
      if (loaded !== undefined && this.isFor(request, loaded, flight, position)) return { loaded, joined: true };
    }
    const position = this.parts.log.position();
    return position === undefined ? undefined : { loaded: await this.alone(request, position), joined: false };
  }

  /** A load of this reader's own, merged with no other. @param position reached before this call. */
  alone<V>(request: CacheRead<V>, position: LogPosition): Promise<LoadedEntry> {
    return this.waited(request, this.parts.loader.loadAndKeep(request, position));
  }

  /** The source's answer, kept nowhere and merged with no other load. */
  async unkept<V>(request: CacheRead<V>): Promise<{ value: V; parts?: AnswerParts | undefined }> {
    const { value, parts } = await this.waited(request, this.parts.loader.load(request));
    return { value, parts };
  }

  /**
   * One load behind, joined by whoever misses meanwhile; another process's renewal is taken instead where there is one. Undefined
   * where nothing came of it: its failure is nobody's, for the reader has its answer.
   */
  async renew<V>(request: CacheRead<V>, held: FoundEntry<V>): Promise<LoadedEntry | undefined> {
    const position = this.parts.log.position();
    if (position === undefined) return undefined;
    const name = this.flightName(request, position);
    const joined = this.flights.joinable(name, request.key, undefined, request.policy.hardTimeoutMs);
    const flight = joined ?? this.beginRenewal(request, name, position, held);
    if (joined === undefined || request.isComposed !== true) return flight.outcome.catch(() => undefined);
    const renewed = await flight.outcome.catch(() => undefined);
    return renewed !== undefined && this.isFor(request, renewed, flight, position) ? renewed : undefined;
  }

  private beginRenewal<V>(
    request: CacheRead<V>,
    name: string,
    position: LogPosition,
    held: FoundEntry<V>,
  ): Flight<LoadedEntry | undefined> {
    this.parts.observer.count(request.label, 'renewed');
    return this.flights.start(name, request.key, position, async () => {
      const renewed = held.tier === 'l2' ? undefined : await this.newerThan(request, held);
      return renewed ?? this.sharedLoad(request, name, position, held);
    });
  }

  private begin<V>(request: CacheRead<V>, name: string, position: LogPosition): Flight<LoadedEntry | undefined> {
    const flight = this.flights.start(name, request.key, position, () => this.sharedLoad(request, name, position));
    const { errorTtlMs } = request.policy;
    if (errorTtlMs > 0) {
      flight.outcome.catch((error: unknown) => {
        this.errors.remember(name, error, errorTtlMs);
      });
    }
    return flight;
  }

  /** For all who ask for the key until it begins; undefined where the log does not vouch by then. */
  private queue<V>(request: CacheRead<V>): Flight<LoadedEntry | undefined> {
    const { reading, policy, key } = request;
    reading.trace?.note('waits for a load of this key to end');
    const mostMs = Math.min(TURN_MS_MAX, (policy.hardTimeoutMs ?? Infinity) * TURN_SHARE);
    return this.flights.queue(key, mostMs, async () => {
      const position = this.parts.log.position();
      if (position === undefined) return undefined;
      const name = this.flightName(request, position);
      return (this.flights.joinable(name, key) ?? this.begin(request, name, position)).outcome;
    });
  }

  private sharedLoad<V>(
    request: CacheRead<V>,
    name: string,
    position: LogPosition,
    held?: FoundEntry<V>,
  ): Promise<LoadedEntry> {
    const { shared, loader, log } = this.parts;
    if (shared?.isWorthwhile(request) !== true) return loader.loadAndKeep(request, position);
    return shared.run(request, name, {
      load: () => loader.loadAndKeep(request, log.position() ?? position),
      look: () => this.newerThan(request, held),
    });
  }

  /** What the shared tier has that is fresh, and newer than what is held. */
  private async newerThan<V>(request: CacheRead<V>, held?: FoundEntry<V>): Promise<LoadedEntry | undefined> {
    const budget = new TimeBudget(this.parts.lookBudgetMs, this.parts.clock);
    const far = await this.parts.tiers.findFar({ ...request, budget });
    if (far === undefined || far.isStale) return undefined;
    if (held !== undefined && far.entry.createdAtMs <= held.entry.createdAtMs) return undefined;
    return { entry: far.entry, stored: true, landed: NOT_LANDED };
  }

  /**
   * Whether what a joined load gave may be taken by a reader who arrived at the position. The name of the flight carries the last
   * change of what the question says of itself. What an answer is made of is known only when it is there: so a reader who came after
   * some change looks now whether it was one of that, and whether a part is as fresh as this reader wants it.
   */
  private isFor<V>(
    request: CacheRead<V>,
    { entry }: LoadedEntry,
    { position }: Flight<LoadedEntry | undefined>,
    arrived: LogPosition,
  ): boolean {
    const { demands, minimumSeq = 0 } = request.reading;
    // What waited for its turn began at a position that nobody knew when it was joined: in another history, it may be.
    if (position === undefined && entry.position.seq < minimumSeq) return false;
    if (request.isComposed !== true) return true;
    if (entry.position.seq < minimumSeq) return false;
    if (!meets(demands, entry, this.parts.clock.now())) return false;
    if (arrived.incarnation === position?.incarnation && arrived.seq === position.seq) return true;
    return this.isOfThisHistory(entry) && this.parts.judge.lastChange(entry.tags) <= entry.position.seq;
  }

  /** What changed in a history that was given up meanwhile nobody knows any more. */
  private isOfThisHistory({ position }: LoadedEntry['entry']): boolean {
    return position.incarnation === this.parts.log.position()?.incarnation;
  }

  private waited<V, T>({ policy }: CacheRead<V>, work: Promise<T>): Promise<T> {
    return policy.hardTimeoutMs === null ? work : this.limited(work, policy.hardTimeoutMs);
  }

  private async limited<T>(work: Promise<T>, mostMs: number): Promise<T> {
    const outcome = await within(
      work.then((it) => ({ it })),
      mostMs,
      this.parts.clock,
    );
    if (outcome !== undefined) return outcome.it;
    throw new FalajError('cache.load_timeout', `no answer after ${String(mostMs)} ms`);
  }

  /** Whoever arrives after a change of what is read asks for another name, and so never waits for a load from before it. */
  private flightName<V>(request: CacheRead<V>, position: LogPosition): string {
    const lastChange = Math.max(this.parts.judge.lastChange(request.tags), this.parts.log.lastChange(ANY_RULE));
    return `${request.key}@${String(lastChange)}@${position.incarnation}`;
  }
}

/** A leader's failure is not its joiners', unless they would meet the same. */
function passOver(error: unknown): undefined {
  if (error instanceof FalajError && FINAL_FAILURES.has(error.code)) throw error;
  return undefined;
}
