import { Injectable, type OnModuleInit } from '@nestjs/common';
import { MetricsRegistry } from '../../observability/metrics.registry.js';
import { QueryLog } from './query.log.js';

/** What became of the runs that this process logged. */
@Injectable()
export class QueryLogMetrics implements OnModuleInit {
  constructor(
    private readonly metrics: MetricsRegistry,
    private readonly log: QueryLog,
  ) {}

  onModuleInit(): void {
    this.metrics.counter({
      name: 'query_log_runs_total',
      help: 'Runs of queries against the database: logged, lost with a batch that could not be written, without room in the log',
      labels: ['outcome'],
      collect: () => {
        const { runs: logged, lost, dropped } = this.log.counts;
        return Object.entries({ logged, lost, dropped }).map(([outcome, value]) => ({ value, labels: { outcome } }));
      },
    });
  }
}
