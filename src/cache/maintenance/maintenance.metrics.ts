import { Injectable, type OnModuleInit } from '@nestjs/common';
import { MetricsRegistry } from '../../observability/metrics.registry.js';
import { CacheMaintenance } from './cache.maintenance.js';
import type { RegionUsage } from './maintenance.report.js';

/** What maintenance did, at the moment of reading. */
@Injectable()
export class MaintenanceMetrics implements OnModuleInit {
  constructor(
    private readonly metrics: MetricsRegistry,
    private readonly maintenance: CacheMaintenance,
  ) {}

  onModuleInit(): void {
    const totals = () => this.maintenance.totals;
    this.metrics.counter({
      name: 'cache_maintenance_runs_total',
      help: 'Looks of this process after the second tier, and those of them that did not see every key',
      labels: ['outcome'],
      collect: () => [
        { value: totals().runs - totals().incomplete, labels: { outcome: 'complete' } },
        { value: totals().incomplete, labels: { outcome: 'incomplete' } },
      ],
    });
    this.metrics.counter({
      name: 'cache_maintenance_removed_total',
      help: 'Keys of the second tier that maintenance of this process removed, by reason',
      labels: ['reason'],
      collect: () => [
        { value: totals().endlessRemoved, labels: { reason: 'endless' } },
        { value: totals().orphansRemoved, labels: { reason: 'orphan' } },
        { value: totals().regionRemoved, labels: { reason: 'region_limit' } },
      ],
    });
    this.metrics.counter({
      name: 'cache_maintenance_failures_total',
      help: 'Servers that failed under maintenance of this process',
      collect: () => [{ value: totals().failures }],
    });
    this.region(
      'cache_shared_region_keys',
      'Keys of a region in the second tier, when it was last looked after',
      (row) => row.keys,
    );
    this.region(
      'cache_shared_region_bytes',
      'Bytes of a region in the second tier, when it was last looked after',
      (row) => row.bytes,
    );
  }

  private region(name: string, help: string, value: (row: RegionUsage) => number): void {
    const rows = () => this.maintenance.last?.regions ?? [];
    const collect = () => rows().map((row) => ({ value: value(row), labels: { cache_type: row.region } }));
    this.metrics.gauge({ name, help, labels: ['cache_type'], collect });
  }
}
