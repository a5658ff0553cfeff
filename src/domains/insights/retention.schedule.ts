import { Inject, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { Schedule } from '../../cache/turns/schedule.port.js';
import { RecordedWrites } from '../../changes/recorded-writes.port.js';
import type { Clock } from '../../kernel/clock.js';
import { CLOCK } from '../../observability/clock.token.js';

const DAY_MS = 86_400_000;

/** How long what came through the API is kept, in days. A metric is hot at first, and cold up to the end. */
export const KEPT_DAYS = { backfills: 180, feedback: 730, metricsHot: 90, metricsCold: 365 } as const;

export const RETENTION_CRON = '0 2 * * *';

/** Rows of one transaction: a lock is held for no longer than they take. */
const BATCH = 5000;

const OLD_METRICS = `
DELETE FROM public.system_metrics WHERE metric_id IN (
  SELECT metric_id FROM public.system_metrics WHERE dataset_id IS NULL AND timestamp < $1 LIMIT $2)`;

/** Each removes a batch of what is older than $1 and tells how many rows. */
const TRIMS = {
  backfills: `DELETE FROM public.backfill_jobs WHERE job_id IN (
    SELECT job_id FROM public.backfill_jobs WHERE finished_at < $1 LIMIT $2) RETURNING 1`,
  feedback: `DELETE FROM public.insight_feedback WHERE feedback_id IN (
    SELECT feedback_id FROM public.insight_feedback WHERE dataset_id IS NULL AND updated_at < $1 LIMIT $2) RETURNING 1`,
  cooled: `WITH old AS (${OLD_METRICS} RETURNING *)
    INSERT INTO public.system_metrics_cold (metric_id, service_name, metric_type, metric_value, unit, timestamp, metadata)
    SELECT metric_id, service_name, metric_type, metric_value, unit, timestamp, metadata FROM old RETURNING 1`,
  metrics: `DELETE FROM public.system_metrics_cold WHERE metric_id IN (
    SELECT metric_id FROM public.system_metrics_cold WHERE timestamp < $1 LIMIT $2) RETURNING 1`,
} as const;

export type TrimReport = Readonly<Record<keyof typeof TRIMS, number>>;

/**
 * Removes, once a day, what people and services wrote long ago. Age is real time: bundled rows are of the past by nature, carry their dataset,
 * and are never touched.
 */
@Injectable()
export class RetentionSchedule implements OnApplicationBootstrap {
  private readonly logger = new Logger('Retention');

  constructor(
    private readonly schedule: Schedule,
    private readonly writes: RecordedWrites,
    @Inject(CLOCK) private readonly clock: Pick<Clock, 'now'>,
  ) {}

  onApplicationBootstrap(): void {
    const work = async (): Promise<void> => {
      await this.trim();
    };
    this.schedule.register({ name: 'insights-retention', cron: RETENTION_CRON, by: 'one', work });
  }

  /** @throws FalajError what a write throws; what was removed before stays removed. */
  async trim(): Promise<TrimReport> {
    const report = {
      backfills: await this.remove('backfills', KEPT_DAYS.backfills),
      feedback: await this.remove('feedback', KEPT_DAYS.feedback),
      cooled: await this.remove('cooled', KEPT_DAYS.metricsHot),
      metrics: await this.remove('metrics', KEPT_DAYS.metricsCold),
    };
    this.logger.log({ message: 'what was kept long enough was removed', ...report });
    return report;
  }

  private async remove(what: keyof typeof TRIMS, days: number): Promise<number> {
    const before = new Date(this.clock.now() - days * DAY_MS).toISOString();
    let removed = 0;
    for (;;) {
      const { value } = await this.writes.run((transaction) => transaction.query(TRIMS[what], [before, BATCH]));
      removed += value.rows.length;
      if (value.rows.length < BATCH) return removed;
    }
  }
}
