import { Injectable, type OnModuleInit } from '@nestjs/common';
import { ViewVerifier } from '../materialization/view.verifier.js';
import { MetricsRegistry } from '../observability/metrics.registry.js';

/** What became of the answers from views that were to be compared with the tables, since this process began. */
@Injectable()
export class RouteMetrics implements OnModuleInit {
  constructor(
    private readonly metrics: MetricsRegistry,
    private readonly verifier: ViewVerifier,
  ) {}

  onModuleInit(): void {
    this.metrics.counter({
      name: 'materialized_view_verifications_total',
      help: 'Sampled answers from views, by what the comparison with the tables gave',
      labels: ['outcome'],
      collect: () => [...this.verifier.outcomes()].map(([outcome, value]) => ({ value, labels: { outcome } })),
    });
  }
}
