import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { FalajError } from '../kernel/falaj-error.js';
import { SingleFlight } from '../kernel/single-flight.js';
import { ViewOperations } from '../materialization/view-operations.port.js';
import type { ViewStatus } from '../materialization/view-report.js';
import { MetricsRegistry, type MetricSample } from '../observability/metrics.registry.js';

const CONTROLS = ['paused', 'suspended'] as const;

/**
 * Materialized views at the moment of reading, as the ledger has them: the same from every process. All gauges of one reading share
 * one look. Where the database is away they are absent, and the process's own metrics are told all the same.
 */
@Injectable()
export class ViewMetrics implements OnModuleInit {
  private readonly logger = new Logger(ViewMetrics.name);
  private readonly looks = new SingleFlight<readonly ViewStatus[]>();

  constructor(
    private readonly metrics: MetricsRegistry,
    private readonly views: ViewOperations,
  ) {}

  onModuleInit(): void {
    this.gauge('age_seconds', 'Seconds since the instant a view is true of', ({ ageSeconds }) => ageSeconds);
    this.gauge('ready', 'Whether a view is there as defined and filled', ({ condition }) =>
      Number(condition === 'ready'),
    );
    this.gauge('rows', 'Rows of a view', ({ rows }) => rows);
    this.gauge('bytes', 'Size of a view with its indexes', ({ bytes }) => bytes);
    this.gauge('last_refresh_seconds', 'How long the last run of a view took', ({ lastRun }) =>
      lastRun?.durationMs === undefined || lastRun.durationMs === null ? null : lastRun.durationMs / 1000,
    );
    this.gauge('speed_up', 'How many times faster a view answers than its query, as measured', ({ worth }) =>
      worth === null ? null : worth.speedUp,
    );
    this.gauge('uses', 'Answers from a view since it was built, as far back as the log reaches', ({ worth }) =>
      worth === null ? null : worth.uses,
    );
    this.metrics.gauge({
      name: 'materialized_view_control',
      help: 'Whether the schedule leaves a view alone, because it is paused or suspended: 1 at what it is',
      labels: ['view', 'state'],
      collect: () =>
        this.samples(({ name, control }) =>
          CONTROLS.map((state) => ({ value: Number(control?.state === state), labels: { view: name, state } })),
        ),
    });
    this.metrics.gauge({
      name: 'materialized_view_last_run',
      help: 'How the last run of a view ended: 1 at its state',
      labels: ['view', 'state'],
      collect: () =>
        this.samples(({ name, lastRun }) =>
          lastRun === null ? [] : [{ value: 1, labels: { view: name, state: lastRun.state } }],
        ),
    });
  }

  private gauge(name: string, help: string, valueOf: (status: ViewStatus) => number | null): void {
    const sample = (status: ViewStatus): readonly MetricSample[] => {
      const value = valueOf(status);
      return value === null ? [] : [{ value, labels: { view: status.name } }];
    };
    this.metrics.gauge({
      name: `materialized_view_${name}`,
      help,
      labels: ['view'],
      collect: () => this.samples(sample),
    });
  }

  private async samples(of: (status: ViewStatus) => readonly MetricSample[]): Promise<readonly MetricSample[]> {
    const views = await this.looks.run('status', () => this.look());
    return views.flatMap(of);
  }

  private async look(): Promise<readonly ViewStatus[]> {
    try {
      return await this.views.status();
    } catch (error) {
      if (!(error instanceof FalajError)) throw error;
      this.logger.warn({ message: 'views could not be looked at for the metrics', code: error.code });
      return [];
    }
  }
}
