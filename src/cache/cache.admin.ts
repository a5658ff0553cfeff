import { Inject, Injectable, Logger } from '@nestjs/common';
import { CHANGE_LOG } from '../changes/change-log.token.js';
import { ChangeRecorder } from '../changes/change.recorder.js';
import { SETTINGS, type Settings } from '../config/settings.js';
import type { Clock } from '../kernel/clock.js';
import { FalajError } from '../kernel/falaj-error.js';
import { CLOCK } from '../observability/clock.token.js';
import { QueryRegistry } from '../registry/query.registry.js';
import { CacheSweeper, type MatchCount, type SweepReport } from './cache.sweeper.js';
import { CachedQueries } from './cached-queries.js';
import type { ChangeLog } from './engine/change-log.port.js';
import { changesOf, isRule, namedTarget, type InvalidationTarget, type TargetKind } from './invalidation-target.js';
import { CacheKeys } from './keys.js';
import { rulesByAge } from './maintenance/rule.census.js';

export interface InvalidationOptions {
  /** Expires instead: grace applies. */
  readonly soft?: boolean;
}

export interface InvalidationReport {
  /** Position of the change log from which on nothing of the target is served. */
  readonly seq: number;
  readonly tags: readonly string[];
  /** Of a prefix or pattern: what was removed to reclaim its space. */
  readonly swept?: SweepReport;
}

/** So many rules are held against every older entry; more are refused until some have retired. */
const RULES_MAX = 200;

/** Invalidation by hand: one row of the change log for each tag, or for a rule, whatever the number of entries. */
@Injectable()
export class CacheAdmin {
  private readonly logger = new Logger('Cache');
  private readonly keyPrefix: string;
  private readonly counts = new Map<TargetKind, number>();

  constructor(
    private readonly recorder: ChangeRecorder,
    @Inject(CHANGE_LOG) private readonly log: ChangeLog,
    private readonly sweeper: CacheSweeper,
    private readonly queries: CachedQueries,
    private readonly registry: QueryRegistry,
    @Inject(SETTINGS) private readonly settings: Settings,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {
    this.keyPrefix = new CacheKeys(settings.cache.namespace).prefix;
  }

  /**
   * What is named is never served again, here once this returns and in every process once it has followed the log to `seq`; or,
   * softly, is old from then on. A key invalidates its bucket: one in 4,096 of all keys goes with it.
   * @throws FalajError request.invalid unless exactly one target is named, and rightly; cache.too_many_rules; change.unreached
   * where this process could not follow its own change in time (it is recorded all the same); database.unavailable.
   */
  async invalidate(
    target: InvalidationTarget,
    { soft = false }: InvalidationOptions = {},
  ): Promise<InvalidationReport> {
    const named = namedTarget(target);
    const tags = changesOf(named, soft, this.clock.now(), this.keyPrefix);
    if (isRule(named.kind)) this.assertRoom();
    const seq = await this.recorder.record(tags);
    if (!(await this.log.reach(seq, this.settings.changes.reachTimeoutMs))) {
      throw new FalajError('change.unreached', `the invalidation is recorded at ${String(seq)}, not yet followed here`);
    }
    // The rule already keeps what matches from being served; this gives its space back.
    if (!isRule(named.kind) || soft) return this.told(named.kind, soft, { seq, tags });
    return this.told(named.kind, soft, { seq, tags, swept: await this.sweeper.sweep(named) });
  }

  /** What was named is not told: it may be a key, or begin one. */
  private told(kind: TargetKind, soft: boolean, report: InvalidationReport): InvalidationReport {
    const { seq, tags, swept } = report;
    this.counts.set(kind, this.invalidations(kind) + 1);
    this.logger.log({ message: 'cache invalidated', kind, soft, seq, tags: tags.length, swept: swept !== undefined });
    return report;
  }

  /** How often what is of this kind was invalidated, here and by hand. */
  invalidations(kind: TargetKind): number {
    return this.counts.get(kind) ?? 0;
  }

  /** What an invalidation would speak of: entries of this process's memory, and of the second tier as far as it was looked through. */
  count(target: InvalidationTarget): Promise<MatchCount> {
    const named = namedTarget(target);
    changesOf(named, false, this.clock.now(), this.keyPrefix);
    return this.sweeper.count(named);
  }

  /** A rule retires when nothing that is older than it can be left: no entry lives longer than the longest life there is. */
  private assertRoom(): void {
    const lifeMs = this.queries.longestLifeOfAllMs(this.registry.list());
    if (rulesByAge(this.log.rules(), this.clock.now(), lifeMs).inForce < RULES_MAX) return;
    throw new FalajError('cache.too_many_rules', `${String(RULES_MAX)} rules on keys are in force`);
  }
}
