import type { Clock, Timers } from '../../kernel/clock.js';
import type { BackgroundWrites } from './background-writes.js';
import { CacheEngine, type EngineLimits } from './cache-engine.js';
import type { CacheObserver } from './cache-observer.port.js';
import type { CacheStore, NearStore } from './cache-store.port.js';
import type { ChangeLog } from './change-log.port.js';
import type { ClaimDesk } from './claim-desk.port.js';
import type { EntryJudge } from './entry.judge.js';
import { EntryLoader } from './entry.loader.js';
import { LoadCoordinator } from './load-coordinator.js';
import { LoadCosts } from './load-costs.js';
import type { ReadWatch } from './read-watch.port.js';
import { SharedFlights } from './shared-flights.js';
import { TierChain } from './tier-chain.js';

/** Everything an engine is made of; all that is not here it makes itself. */
export interface EngineAssembly {
  readonly clock: Clock & Timers;
  readonly log: ChangeLog;
  readonly judge: EntryJudge;
  readonly observer: CacheObserver;
  readonly l1: NearStore | null;
  readonly l2: CacheStore | null;
  /** Null: each process loads for itself. */
  readonly desk: ClaimDesk | null;
  readonly writes: BackgroundWrites;
  /** How long a command that no request waits for may take. */
  readonly writeBudgetMs: number;
  /** How long one command of a load that waits for another process may take. */
  readonly lookBudgetMs: number;
  readonly limits: EngineLimits;
  readonly watch?: ReadWatch | undefined;
  /** From 0 to below 1. */
  readonly random: () => number;
}

export function assembleEngine(assembly: EngineAssembly): CacheEngine {
  const { clock, log, judge, observer, desk, lookBudgetMs, limits, random, watch } = assembly;
  const costs = new LoadCosts();
  const tiers = new TierChain(assembly);
  const loader = new EntryLoader({ clock, judge, tiers, observer, costs, random });
  const shared =
    desk === null ? null : new SharedFlights({ clock, desk, costs, observer, commandBudgetMs: lookBudgetMs });
  const coordinator = new LoadCoordinator({ clock, log, judge, tiers, loader, observer, shared, lookBudgetMs });
  return new CacheEngine({ clock, log, tiers, coordinator, observer, limits, random, watch });
}
