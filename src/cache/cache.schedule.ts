import { Inject, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { SETTINGS, type Settings } from '../config/settings.js';
import { FalajError } from '../kernel/falaj-error.js';
import { CacheAlerts } from './alerts/cache.alerts.js';
import { CacheHealth } from './cache.health.js';
import { CacheMaintenance } from './maintenance/cache.maintenance.js';
import { StatisticsRecorder } from './statistics/statistics.recorder.js';
import { CronDesk } from './turns/cron.desk.js';

const QUARTER_SECONDS = 900;

/** What is done for the cache by the clock: a look at its health by each process, the looking after of Redis by one. */
@Injectable()
export class CacheSchedule implements OnApplicationBootstrap {
  private readonly logger = new Logger('Cache');

  constructor(
    private readonly cron: CronDesk,
    private readonly health: CacheHealth,
    private readonly alerts: CacheAlerts,
    private readonly recorder: StatisticsRecorder,
    private readonly maintenance: CacheMaintenance,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  onApplicationBootstrap(): void {
    const { schedule, cache, redis } = this.settings;
    if (!cache.enabled) return;
    this.cron.register({
      name: 'cache-health',
      cron: schedule.cacheHealth,
      by: 'each',
      work: () => this.lookAtHealth(),
    });
    if (redis === null || !cache.maintenance.enabled) return;
    const work = (): Promise<void> => this.lookAfter();
    this.cron.register({ name: 'cache-maintenance', cron: schedule.cacheMaintenance, by: 'one', work });
  }

  /** How the cache did in the last quarter of an hour, and how its second tier is now. */
  async lookAtHealth(): Promise<void> {
    const { status, latencyMs } = await this.health.check();
    const { of, total } = await this.recorder.report(QUARTER_SECONDS);
    const alerts = this.alerts.board.active.length;
    const redis = { redis: status, redisLatencyMs: latencyMs === undefined ? null : Math.round(latencyMs * 10) / 10 };
    const { reads, hitRate, errorRate, fallbacks } = total;
    const fields = { ...redis, of, reads, hitRate, errorRate, fallbacks, alerts };
    if (status === 'degraded' || alerts > 0) this.logger.warn({ message: 'the cache is not at its best', ...fields });
    else this.logger.log({ message: 'the cache is well', ...fields });
  }

  /** All of the second tier, whoever looked after it when: one that another process is at is looked after. */
  async lookAfter(): Promise<void> {
    try {
      await this.maintenance.run({ dryRun: false });
    } catch (error) {
      if (!(error instanceof FalajError)) throw error;
      this.logger.warn({ message: 'the scheduled maintenance did not run', code: error.code });
    }
  }
}
