import { getHeapStatistics } from 'node:v8';
import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { ChangeFollower } from '../../changes/change.follower.js';
import { RepeatingTask } from '../../changes/repeating-task.js';
import { SETTINGS, type Settings } from '../../config/settings.js';
import type { AlertThresholds } from '../../config/watch-settings.js';
import type { Clock, Timers } from '../../kernel/clock.js';
import { CLOCK } from '../../observability/clock.token.js';
import { SHARED_TIER } from '../cache.tokens.js';
import { StatisticsRecorder } from '../statistics/statistics.recorder.js';
import { windowReport, type WindowRates } from '../statistics/window.report.js';
import type { RedisTier } from '../stores/redis.tier.js';
import type { AlertKind } from './alert.js';
import { CacheAlerts } from './cache.alerts.js';
import { severityOf } from './severity.js';

/** Fewer of anything say nothing of their mean or share. */
const SAMPLE_MIN = 10;
const REDIS = 'redis';
const PROCESS = 'process';

/** Injects how much of its heap this process uses, 0 to 1. */
export const HEAP_USED = Symbol('HEAP_USED');

export function heapUsed(): number {
  return process.memoryUsage().heapUsed / getHeapStatistics().heap_size_limit;
}

/**
 * Holds what can be measured against the thresholds of `alerts.rules`, at each look: how often loads fail and how long they take, how Redis
 * is, how much memory is used, and how far behind the change log this process is. What cannot be measured now is neither good nor bad.
 */
@Injectable()
export class ConditionWatch implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly task: RepeatingTask;
  private failures: readonly { readonly atMs: number; readonly count: number }[] = [];
  private openSinceMs: number | null = null;
  private position = 0;

  constructor(
    private readonly alerts: CacheAlerts,
    private readonly recorder: StatisticsRecorder,
    private readonly follower: ChangeFollower,
    @Inject(SHARED_TIER) private readonly tier: RedisTier | null,
    @Inject(HEAP_USED) private readonly heap: () => number,
    @Inject(SETTINGS) private readonly settings: Settings,
    @Inject(CLOCK) private readonly clock: Clock & Timers,
  ) {
    const everyMs = settings.alerts.lookMs;
    this.task = new RepeatingTask(clock, { name: 'conditions', everyMs, work: () => this.look() });
  }

  onApplicationBootstrap(): void {
    if (this.settings.cache.enabled) this.task.start();
  }

  beforeApplicationShutdown(): void {
    this.task.stop();
  }

  async look(): Promise<void> {
    const { rules, windowSeconds } = this.settings.alerts;
    const here = this.recorder.withinHere(windowSeconds * 1000);
    const { total, regions } = windowReport(windowSeconds, 'process', [here]);
    for (const { region, ...rates } of regions) this.judgeLoads(region, rates);
    this.judge('heap', PROCESS, rules.heap, this.heap());
    this.judgeLog();
    if (this.tier === null) return;
    const isSample = [...here.values()].reduce((sum, { counts }) => sum + (counts['l2Passages'] ?? 0), 0) >= SAMPLE_MIN;
    if (isSample) this.judge('redis_latency', REDIS, rules.redisLatencyMs, total.meanMs.l2);
    this.judgeConnection(this.tier);
    this.judge('redis_memory', REDIS, rules.redisMemory, await this.memoryUsed(this.tier));
  }

  private judgeLoads(region: string, { loads, errorRate, meanMs }: WindowRates): void {
    if (loads < SAMPLE_MIN) return;
    const { rules } = this.settings.alerts;
    this.judge('error_rate', region, rules.errorRate, errorRate);
    this.judge('load_latency', region, rules.loadLatencyMs, meanMs.load);
  }

  private judgeConnection(tier: RedisTier): void {
    const { rules, windowSeconds } = this.settings.alerts;
    const { breaker, failures } = tier.status();
    const nowMs = this.clock.monotonicMs();
    const fromMs = nowMs - windowSeconds * 1000;
    // The newest from before the window tells how many there were when it began.
    const before = this.failures.filter(({ atMs }) => atMs <= fromMs).at(-1);
    this.failures = [...(before === undefined ? [] : [before]), ...this.failures.filter(({ atMs }) => atMs > fromMs)];
    this.failures = [...this.failures, { atMs: nowMs, count: failures }];
    const atStart = before?.count ?? 0;
    this.judge('connection_failures', REDIS, rules.connectionFailures, failures - atStart);
    if (breaker === 'closed') this.openSinceMs = null;
    else this.openSinceMs ??= nowMs;
    const openSeconds = this.openSinceMs === null ? 0 : Math.max(1, Math.round((nowMs - this.openSinceMs) / 1000));
    this.judge('breaker_open', REDIS, rules.breakerOpenSeconds, openSeconds);
  }

  private judgeLog(): void {
    const { rules } = this.settings.alerts;
    const { lagMs, position, confirmedAgoMs } = this.follower.status();
    // A lag is that of the newest changes learned: where none came since, there is none.
    this.judge('change_lag', PROCESS, rules.changeLagMs, position === this.position ? 0 : lagMs);
    this.position = position;
    this.judge('change_log_silent', PROCESS, rules.changeLogSilentMs, confirmedAgoMs);
  }

  /** The fullest server; null where none has a limit, or none answers. */
  private async memoryUsed(tier: RedisTier): Promise<number | null> {
    const budgetMs = this.settings.cache.redisBudgetMs * 4;
    const asked = tier
      .servers()
      .map((server) => server.command(budgetMs, (client) => client.info('memory')).then(usedOf, () => null));
    const known = (await Promise.all(asked)).filter((used) => used !== null);
    return known.length === 0 ? null : Math.max(...known);
  }

  private judge(kind: AlertKind, subject: string, thresholds: AlertThresholds, value: number | null): void {
    if (value === null) return;
    const { board } = this.alerts;
    const rounded = Math.round(value * 1000) / 1000;
    const found = severityOf(thresholds, value);
    if (found === undefined) board.resolve(kind, subject, { value: rounded });
    else board.raise(kind, subject, { value: rounded, threshold: found.threshold }, found.severity);
  }
}

/** Of the server's own limit; null where it has none. */
export function usedOf(info: string): number | null {
  const of = (name: string): number => Number(new RegExp(`^${name}:(\\d+)`, 'm').exec(info)?.[1] ?? 0);
  const most = of('maxmemory');
  return most === 0 ? null : of('used_memory') / most;
}
