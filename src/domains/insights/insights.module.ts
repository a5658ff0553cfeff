import { Module } from '@nestjs/common';
import { EventsModule } from '../../events/events.module.js';
import { RegistryModule } from '../../registry/registry.module.js';
import { BackfillController } from './backfill.controller.js';
import { BackfillService } from './backfill.service.js';
import { BackfillWork } from './backfill.work.js';
import { BlockSource } from './block.source.js';
import { FeedbackController } from './feedback.controller.js';
import { FeedbackDataClient } from './feedback.data-client.js';
import { FeedbackService } from './feedback.service.js';
import { FeedbackWriter } from './feedback.writer.js';
import { InsightsController } from './insights.controller.js';
import { InsightsDataClient } from './insights.data-client.js';
import { BACKFILL_ENDED, FEEDBACK_GIVEN, METRICS_REPORTED } from './insights.events.js';
import { InsightsService } from './insights.service.js';
import { MetricsService } from './metrics.service.js';
import { MetricsWriter } from './metrics.writer.js';
import { MonitoringController } from './monitoring.controller.js';
import { MonitoringDataClient } from './monitoring.data-client.js';
import { RetentionSchedule } from './retention.schedule.js';

/** Insights, what people think of them, metrics of services, and backfills. */
@Module({
  imports: [RegistryModule, EventsModule.declare(FEEDBACK_GIVEN, METRICS_REPORTED, BACKFILL_ENDED)],
  controllers: [InsightsController, FeedbackController, MonitoringController, BackfillController],
  providers: [
    ...[InsightsService, InsightsDataClient],
    ...[FeedbackService, FeedbackWriter, FeedbackDataClient],
    ...[MetricsService, MetricsWriter, MonitoringDataClient],
    ...[BackfillService, BackfillWork, BlockSource],
    RetentionSchedule,
  ],
})
export class InsightsModule {}
