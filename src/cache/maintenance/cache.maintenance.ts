import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import {
  Inject,
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { CHANGE_LOG } from '../../changes/change-log.token.js';
import { RepeatingTask } from '../../changes/repeating-task.js';
import { SETTINGS, type Settings } from '../../config/settings.js';
import type { Clock, Timers } from '../../kernel/clock.js';
import { FalajError } from '../../kernel/falaj-error.js';
import { CLOCK } from '../../observability/clock.token.js';
import { QueryRegistry } from '../../registry/query.registry.js';
import { CacheStatistics } from '../cache.statistics.js';
import { SHARED_TIER } from '../cache.tokens.js';
import { CachedQueries } from '../cached-queries.js';
import type { ChangeLog } from '../engine/change-log.port.js';
import { StoreError } from '../engine/store.error.js';
import type { RedisTier } from '../stores/redis.tier.js';
import { EntryNames } from './entry.names.js';
import { MaintenanceClaim } from './maintenance.claim.js';
import type { MaintenanceReport } from './maintenance.report.js';
import { rulesByAge } from './rule.census.js';
import { TierCaretaker, type CaretakerSettings, type EntryWorth } from './tier.caretaker.js';

export interface MaintenanceTotals {
  readonly runs: number;
  readonly incomplete: number;
  readonly failures: number;
  readonly endlessRemoved: number;
  readonly orphansRemoved: number;
  readonly regionRemoved: number;
}

/** Of the interval: whoever comes alone is let in at every turn, and of several one. */
const STAY_AWAY_SHARE = 0.9;
/** Of the budget of one request: how long one step may take. Nobody's request for data waits for it. */
const STEP_BUDGETS = 40;
const RENEW_STEPS = 50;
const REPORT_LENGTH_MAX = 100_000;

/**
 * Looks after the second tier: now and then by itself, one process at a time, and when an operator asks. It removes what has no end of life,
 * what belongs to definitions of another version and was long not used, and what regions hold over their limits; and says what it did.
 */
@Injectable()
export class CacheMaintenance implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('Maintenance');
  private readonly process = `${hostname().slice(0, 60)}:${String(process.pid)}:${randomBytes(3).toString('hex')}`;
  private readonly task: RepeatingTask;
  private readonly claim: MaintenanceClaim | null;
  private stoppedAt: string | undefined;
  private running = false;
  private latest: MaintenanceReport | null = null;
  private sums: MaintenanceTotals = {
    ...{ runs: 0, incomplete: 0, failures: 0 },
    ...{ endlessRemoved: 0, orphansRemoved: 0, regionRemoved: 0 },
  };

  constructor(
    @Inject(SHARED_TIER) private readonly tier: RedisTier | null,
    private readonly queries: CachedQueries,
    private readonly registry: QueryRegistry,
    private readonly statistics: CacheStatistics,
    @Inject(CHANGE_LOG) private readonly log: ChangeLog,
    @Inject(SETTINGS) private readonly settings: Settings,
    @Inject(CLOCK) private readonly clock: Clock & Timers,
  ) {
    const everyMs = settings.cache.maintenance.everySeconds * 1000;
    this.task = new RepeatingTask(clock, { name: 'maintenance', everyMs, work: () => this.turn() });
    this.claim = tier === null ? null : new MaintenanceClaim(tier, queries.keys.prefix, this.stepMs);
  }

  /** Of the last run, here or in another process as far as this one heard of it. */
  get last(): MaintenanceReport | null {
    return this.latest;
  }

  /** Runs of this process. */
  get totals(): MaintenanceTotals {
    return this.sums;
  }

  onApplicationBootstrap(): void {
    if (this.tier !== null && this.settings.cache.maintenance.enabled) this.task.start();
  }

  beforeApplicationShutdown(): void {
    this.task.stop();
  }

  /**
   * Looks after the second tier now, unless another process does.
   * @throws FalajError cache.maintenance_idle where there is no second tier, or none that answers; cache.maintenance_busy.
   */
  async run(options: { readonly dryRun: boolean }): Promise<MaintenanceReport> {
    if (this.claim === null) throw new FalajError('cache.maintenance_idle', 'there is no second tier');
    if (this.running) throw new FalajError('cache.maintenance_busy', 'this process looks after it already');
    this.running = true;
    try {
      if (options.dryRun) return await this.look(true);
      return await this.runAgain(this.claim);
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      throw new FalajError('cache.maintenance_idle', 'the second tier does not answer', { cause: error });
    } finally {
      this.running = false;
    }
  }

  /** One turn of the schedule. Whatever the store does, the next turn comes. */
  private async turn(): Promise<void> {
    if (this.claim === null || this.running) return;
    this.running = true;
    try {
      const state = await this.claim.take();
      if (state.taken) await this.lookAfter(this.claim);
      else this.hear(state.left);
    } finally {
      this.running = false;
    }
  }

  /** By hand it does not matter that the interval is not over. */
  private async runAgain(claim: MaintenanceClaim): Promise<MaintenanceReport> {
    const { taken } = await claim.take(true);
    if (!taken) throw new FalajError('cache.maintenance_busy', 'another process looks after it');
    return this.lookAfter(claim);
  }

  private async lookAfter(claim: MaintenanceClaim): Promise<MaintenanceReport> {
    const report = await this.look(false, claim);
    this.latest = report;
    this.count(report);
    this.tell(report);
    const restMs = this.settings.cache.maintenance.everySeconds * 1000 * STAY_AWAY_SHARE - report.tookMs;
    await claim.leave(JSON.stringify(report), restMs).catch(() => undefined);
    return report;
  }

  private async look(dryRun: boolean, claim?: MaintenanceClaim): Promise<MaintenanceReport> {
    const servers = this.tier?.servers() ?? [];
    if (servers.length === 0) throw new StoreError('unavailable');
    const beganMs = this.clock.monotonicMs();
    const startedAt = new Date(this.clock.now()).toISOString();
    const definitions = this.registry.list();
    const { prefix } = this.queries.keys;
    const names = new EntryNames(prefix, definitions, this.queries.families);
    const caretaker = new TierCaretaker(prefix, names, this.worth(), this.limits(), this.clock, dryRun);
    let steps = 0;
    const onStep = async (): Promise<void> => {
      steps += 1;
      // A claim that cannot be renewed is one that another process may take, and then both give the same space back.
      if (steps % RENEW_STEPS === 0) await claim?.renew().catch(() => undefined);
    };
    const { findings, stoppedAt } = await caretaker.look(servers, onStep, dryRun ? undefined : this.stoppedAt);
    if (!dryRun) this.stoppedAt = stoppedAt;
    const rules = rulesByAge(this.log.rules(), this.clock.now(), this.queries.longestLifeOfAllMs(definitions));
    const tookMs = Math.round(this.clock.monotonicMs() - beganMs);
    return { process: this.process, startedAt, tookMs, dryRun, ...findings, rules };
  }

  private limits(): CaretakerSettings {
    const { maintenance, regions } = this.settings.cache;
    const limited = Object.entries(regions).flatMap(([name, { bytesMax }]) =>
      bytesMax === null ? [] : [[name, bytesMax] as const],
    );
    return {
      ...maintenance,
      stepMs: this.stepMs,
      orphanGraceMs: maintenance.orphanGraceSeconds * 1000,
      regionLimits: new Map(limited),
    };
  }

  private worth(): EntryWorth {
    const { operations } = this.statistics.snapshot();
    const costs = new Map(operations.map(({ operation, latency: { load } }) => [operation, load.sumMs / load.count]));
    return {
      loadCostMs: (operation) => Math.max(1, costs.get(operation) ?? 1),
      lifeMs: (queryId) => {
        const definition = this.registry.find(queryId);
        if (definition === undefined) return this.queries.families.lifeMs(queryId);
        return this.queries.longestLifeMs([definition]);
      },
    };
  }

  private get stepMs(): number {
    return this.settings.cache.redisBudgetMs * STEP_BUDGETS;
  }

  /** What another process left. It stands in a store that others may write to: shown, and used for nothing. */
  private hear(left: string | undefined): void {
    if (left === undefined || left.length > REPORT_LENGTH_MAX) return;
    try {
      const report = JSON.parse(left) as Partial<MaintenanceReport> | null;
      if (typeof report?.process === 'string' && Array.isArray(report.regions))
        this.latest = report as MaintenanceReport;
    } catch {
      // No report.
    }
  }

  private count({ complete, failures, endless, orphans, regions }: MaintenanceReport): void {
    const { sums } = this;
    this.sums = {
      runs: sums.runs + 1,
      incomplete: sums.incomplete + Number(!complete),
      failures: sums.failures + failures,
      endlessRemoved: sums.endlessRemoved + endless.removed,
      orphansRemoved: sums.orphansRemoved + orphans.removed,
      regionRemoved: sums.regionRemoved + regions.reduce((sum, { removed }) => sum + removed, 0),
    };
  }

  private tell({ tookMs, complete, failures, examined, endless, orphans, rules, regions }: MaintenanceReport): void {
    const shrunk = regions.filter(({ removed }) => removed > 0).map(({ region, removed }) => `${region} ${removed}`);
    const fields = {
      ...{ examined, complete, failures, tookMs, shrunk },
      endlessRemoved: endless.removed,
      orphansRemoved: orphans.removed,
      rulesInForce: rules.inForce,
      rulesRetired: rules.retired,
    };
    if (failures > 0) this.logger.warn({ message: 'the second tier was looked after in part', ...fields });
    else this.logger.log({ message: 'the second tier was looked after', ...fields });
  }
}
