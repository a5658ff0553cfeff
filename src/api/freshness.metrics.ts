import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { FalajError } from '../kernel/falaj-error.js';
import { SingleFlight } from '../kernel/single-flight.js';
import { ViewOperations } from '../materialization/view-operations.port.js';
import type { ViewFreshness } from '../materialization/view-report.js';
import { MetricsRegistry } from '../observability/metrics.registry.js';

/** Ages of the views against what they promise, at the moment of reading; absent where the database is away. */
@Injectable()
export class FreshnessMetrics implements OnModuleInit {
  private readonly logger = new Logger(FreshnessMetrics.name);
  private readonly looks = new SingleFlight<readonly ViewFreshness[]>();

  constructor(
    private readonly metrics: MetricsRegistry,
    private readonly views: ViewOperations,
  ) {}

  onModuleInit(): void {
    this.gauge('promise_seconds', 'The age that a view promises not to pass', ({ promiseSeconds }) => promiseSeconds);
    this.gauge('promise_kept', 'Whether a view is in service and no older than it promises', ({ isKept }) =>
      Number(isKept),
    );
  }

  private gauge(name: string, help: string, valueOf: (view: ViewFreshness) => number | null): void {
    this.metrics.gauge({
      name: `materialized_view_${name}`,
      help,
      labels: ['view'],
      collect: async () => {
        const views = await this.looks.run('freshness', () => this.look());
        return views.flatMap((view) => {
          const value = valueOf(view);
          return value === null ? [] : [{ value, labels: { view: view.name } }];
        });
      },
    });
  }

  private async look(): Promise<readonly ViewFreshness[]> {
    try {
      return await this.views.freshness();
    } catch (error) {
      if (!(error instanceof FalajError)) throw error;
      this.logger.warn({ message: 'views could not be looked at for the metrics', code: error.code });
      return [];
    }
  }
}
