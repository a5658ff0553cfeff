import type { Clock, Timers } from '../../kernel/clock.js';
import { sha256Hex } from '../../kernel/hash.js';
import { pause } from '../../kernel/pause.js';
import type { CacheObserver } from './cache-observer.port.js';
import type { CacheRead } from './cache-read.js';
import type { ClaimDesk, LoadClaim } from './claim-desk.port.js';
import type { LoadedEntry } from './entry.loader.js';
import { HeldClaim } from './held-claim.js';
import type { LoadCosts } from './load-costs.js';

export interface SharedFlightParts {
  readonly clock: Clock & Timers;
  readonly desk: ClaimDesk;
  readonly costs: LoadCosts;
  readonly observer: CacheObserver;
  /** How long one command to the shared tier may take. */
  readonly commandBudgetMs: number;
}

/** What a flight may do here. */
export interface FlightWork {
  readonly load: () => Promise<LoadedEntry>;
  /** The entry another process has stored meanwhile, if it may be served. */
  readonly look: () => Promise<LoadedEntry | undefined>;
}

/** A cheaper load is sooner done than agreed upon. */
const COST_MS_MIN = 5;

/** A claim ends so long after its holder's last sign of life. */
const CLAIM_MS = 500;
const RENEW_MS = CLAIM_MS / 4;

/** How long a waiter waits, in measured costs, and within which bounds. */
const WAIT_COSTS = 4;
const WAIT_MS_MIN = 100;
const WAIT_MS_MAX = 5000;
const WAIT_MS_UNKNOWN = 1000;

const POLL_MS_FIRST = 4;
const POLL_MS_MAX = 40;
const POLL_GROWTH = 1.5;

/**
 * One load over all processes, where it is worth agreeing on.
 *
 * Only ever a saving: whoever cannot agree, or has waited long enough, loads for itself. The name carries the last change of what
 * is read, so nobody waits for a load from before it; and what a waiter takes is judged like anything else that is found.
 */
export class SharedFlights {
  constructor(private readonly parts: SharedFlightParts) {}

  isWorthwhile<V>({ label, policy }: CacheRead<V>): boolean {
    const costMs = this.parts.costs.expected(label);
    return policy.tiers.includes('l2') && (costMs === undefined || costMs >= COST_MS_MIN);
  }

  async run<V>(request: CacheRead<V>, name: string, work: FlightWork): Promise<LoadedEntry> {
    const { clock, commandBudgetMs } = this.parts;
    const { trace } = request.reading;
    const hidden = sha256Hex(name);
    const held = new HeldClaim({ renewMs: RENEW_MS, budgetMs: commandBudgetMs }, clock);
    const endMs = clock.monotonicMs() + this.patienceMs(request);
    // Out of what the request may yet wait for Redis; later ones belong to waiting for a load, which is another matter.
    let claim = await request.budget.spendLast((leftMs) => this.claim(hidden, leftMs, held));
    for (let pollMs = POLL_MS_FIRST; claim === 'taken'; pollMs = Math.min(pollMs * POLL_GROWTH, POLL_MS_MAX)) {
      if (clock.monotonicMs() >= endMs) {
        trace?.note('another process loads it: waited for long enough');
        return work.load();
      }
      await pause(pollMs, clock);
      const found = await work.look();
      if (found !== undefined) return this.shared(request, found);
      claim = await this.claim(hidden, commandBudgetMs, held);
    }
    if (claim === undefined) trace?.note('not told in time whether another process loads it');
    if (claim === 'unshared') trace?.note('another process loaded it and had nothing to share');
    if (typeof claim !== 'object') return this.load(request, held, work);
    held.take(claim);
    return this.load(request, held, work, claim.isAfterLoad);
  }

  /** The claim is held until the entry has reached the shared tier: given back before, another process would find neither. */
  private async load<V>(
    request: CacheRead<V>,
    held: HeldClaim,
    work: FlightWork,
    isAfterLoad = false,
  ): Promise<LoadedEntry> {
    try {
      const found = isAfterLoad ? await work.look() : undefined;
      if (found !== undefined) {
        held.end(true);
        return this.shared(request, found);
      }
      const loaded = await work.load();
      void loaded.landed.then((kept) => {
        held.end(kept);
      });
      return loaded;
    } catch (error) {
      held.end(false);
      throw error;
    }
  }

  private shared<V>(request: CacheRead<V>, found: LoadedEntry): LoadedEntry {
    this.parts.observer.count(request.label, 'shared');
    request.reading.trace?.note('another process loaded it');
    return found;
  }

  private async claim(
    name: string,
    budgetMs: number,
    held: HeldClaim,
  ): Promise<LoadClaim | 'taken' | 'unshared' | undefined> {
    try {
      return await this.parts.desk.claim(name, CLAIM_MS, budgetMs, (late) => {
        held.take(late);
      });
    } catch {
      return undefined;
    }
  }

  private patienceMs<V>({ label }: CacheRead<V>): number {
    const costMs = this.parts.costs.expected(label);
    if (costMs === undefined) return WAIT_MS_UNKNOWN;
    return Math.min(Math.max(costMs * WAIT_COSTS, WAIT_MS_MIN), WAIT_MS_MAX);
  }
}
