import { Injectable, type OnModuleInit } from '@nestjs/common';
import { MetricsRegistry } from '../observability/metrics.registry.js';
import { COUNTED_STATES } from './run.tally.js';
import { ViewCatalogue } from './view.catalogue.js';
import { ViewRuns } from './view.runs.js';

/** Runs of views that this process made. Every view has its counts from the beginning: what begins at nothing can be told to grow. */
@Injectable()
export class RunMetrics implements OnModuleInit {
  constructor(
    private readonly metrics: MetricsRegistry,
    private readonly catalogue: ViewCatalogue,
    private readonly runs: ViewRuns,
  ) {}

  onModuleInit(): void {
    const { tally } = this.runs;
    this.metrics.counter({
      name: 'materialized_view_runs_total',
      help: 'Runs of a view that this process made, by how they ended',
      labels: ['view', 'state'],
      collect: () =>
        this.names().flatMap((view) =>
          COUNTED_STATES.map((state) => ({ value: tally.count(view, state), labels: { view, state } })),
        ),
    });
    this.metrics.counter({
      name: 'materialized_view_run_seconds_total',
      help: 'Time that runs of a view took in this process',
      labels: ['view'],
      collect: () => this.names().map((view) => ({ value: tally.seconds(view), labels: { view } })),
    });
  }

  private names(): readonly string[] {
    return this.catalogue.list().map(({ name }) => name);
  }
}
