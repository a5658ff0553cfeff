import { Module } from '@nestjs/common';
import { ChangesModule } from '../changes/changes.module.js';
import { ChangeLogMetrics } from './change-log.metrics.js';
import { FollowerMetrics } from './follower.metrics.js';
import { FreshnessMetrics } from './freshness.metrics.js';
import { MetricsController } from './metrics.controller.js';
import { RouteMetrics } from './route.metrics.js';
import { ViewMetrics } from './view.metrics.js';

/** Served by every process, whatever its role. */
@Module({
  imports: [ChangesModule],
  controllers: [MetricsController],
  providers: [ChangeLogMetrics, FollowerMetrics, ViewMetrics, FreshnessMetrics, RouteMetrics],
})
export class MetricsModule {}
