import { Inject, Injectable } from '@nestjs/common';
import { type RecordedWrite, RecordedWrites } from '../../changes/recorded-writes.port.js';
import { EventPublisher } from '../../events/event.publisher.js';
import type { Clock } from '../../kernel/clock.js';
import { CLOCK } from '../../observability/clock.token.js';
import { METRICS_REPORTED } from './insights.events.js';

const INSERT = `
INSERT INTO public.system_metrics (service_name, metric_type, metric_value, unit, timestamp, metadata)
SELECT service_name, metric_type, metric_value, unit, timestamp, COALESCE(metadata, '{}')
FROM json_to_recordset($1) AS t(service_name text, metric_type text, metric_value double precision, unit text,
  timestamp timestamptz, metadata jsonb)`;

/** One value of a metric; without a timestamp it is of now. */
export interface ReportedMetric {
  readonly service_name: string;
  readonly metric_type: string;
  readonly metric_value: number;
  readonly unit: 'percent' | 'ms' | 'bytes';
  readonly timestamp?: string;
  readonly metadata?: Readonly<Record<string, unknown>>;
}

/** Takes down what services tell of themselves. */
@Injectable()
export class MetricsWriter {
  constructor(
    private readonly writes: RecordedWrites,
    private readonly events: EventPublisher,
    @Inject(CLOCK) private readonly clock: Pick<Clock, 'now'>,
  ) {}

  /** All of them, or none. @throws FalajError change.unreached (written, and not numbered in time) */
  report(metrics: readonly ReportedMetric[]): Promise<RecordedWrite<number>> {
    const now = new Date(this.clock.now()).toISOString();
    const rows = metrics.map((metric) => ({ ...metric, timestamp: metric.timestamp ?? now }));
    return this.writes.run(async (transaction) => {
      await transaction.query(INSERT, [JSON.stringify(rows)]);
      const services = [...new Set(rows.map((row) => row.service_name))].join(' ').slice(0, 1000);
      await this.events.publish(transaction, METRICS_REPORTED, { services, values: rows.length });
      return rows.length;
    });
  }
}
