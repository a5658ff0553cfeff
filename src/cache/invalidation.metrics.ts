import { Injectable, type OnModuleInit } from '@nestjs/common';
import { MetricsRegistry } from '../observability/metrics.registry.js';
import { CacheAdmin } from './cache.admin.js';
import { TARGET_KINDS } from './invalidation-target.js';

/** What operators invalidated through this process. What changes of tables invalidated is in `cache_events_total{event="invalidated"}`. */
@Injectable()
export class InvalidationMetrics implements OnModuleInit {
  constructor(
    private readonly metrics: MetricsRegistry,
    private readonly admin: CacheAdmin,
  ) {}

  onModuleInit(): void {
    this.metrics.counter({
      name: 'cache_invalidations_total',
      help: 'Invalidations by hand through this process, by what was named',
      labels: ['target'],
      collect: () => TARGET_KINDS.map((target) => ({ value: this.admin.invalidations(target), labels: { target } })),
    });
  }
}
