import { Injectable, type OnModuleInit } from '@nestjs/common';
import { MetricsRegistry } from '../observability/metrics.registry.js';
import { PrefetchService } from './prefetch.service.js';

const COUNTED = {
  runs: 'Batches of questions asked early',
  sets: 'Questions asked early whose answers were loaded and kept',
  hits: 'Questions asked early that the cache answered',
  misses: 'Questions asked early that the cache did not answer',
  errors: 'Questions asked early that failed or were not answered in time',
} as const;

/** Hands the counts to whoever reads the metrics, at the moment of reading. */
@Injectable()
export class PrefetchMetrics implements OnModuleInit {
  constructor(
    private readonly metrics: MetricsRegistry,
    private readonly service: PrefetchService,
  ) {}

  onModuleInit(): void {
    for (const [name, help] of Object.entries(COUNTED) as [keyof typeof COUNTED, string][])
      this.metrics.counter({
        name: `prefetch_${name}_total`,
        help,
        collect: () => [{ value: this.service.statistics()[name] }],
      });
  }
}
