import { Module } from '@nestjs/common';
import { CacheModule } from '../cache/cache.module.js';
import { ChangesModule } from '../changes/changes.module.js';
import { PrefetchModule } from '../prefetch/prefetch.module.js';
import { OrchestrationModule } from '../orchestration/orchestration.module.js';
import { RegistryModule } from '../registry/registry.module.js';
import { AdminController } from './admin.controller.js';
import { AdvicePresenter } from './advice.presenter.js';
import { BatchRunner } from './batch.runner.js';
import { CallerController } from './caller.controller.js';
import { EventIntakeService } from './event-intake.service.js';
import { EventsController } from './events.controller.js';
import { IdentityController } from './identity.controller.js';
import { OrchestrationController } from './orchestration.controller.js';
import { QueriesController } from './queries.controller.js';
import { QueryExplainer } from './query.explainer.js';
import { QueryPresenter } from './query.presenter.js';
import { RunEventStreams } from './run-event.streams.js';
import { ViewAlerts } from './view.alerts.js';
import { ViewAdviceController } from './view-advice.controller.js';
import { StatisticsStreams } from './statistics.streams.js';
import { ViewsController } from './views.controller.js';
import { ViewsPresenter } from './views.presenter.js';
import { WarmupController } from './warmup.controller.js';
import { WritesController } from './writes.controller.js';

/** The platform's own endpoints: queries, orchestration and operations. */
@Module({
  imports: [RegistryModule, CacheModule, ChangesModule, PrefetchModule, OrchestrationModule],
  controllers: [
    ...[QueriesController, OrchestrationController, EventsController],
    ...[AdminController, CallerController, IdentityController, WarmupController, WritesController],
    ...[ViewAdviceController, ViewsController],
  ],
  providers: [
    ...[QueryPresenter, BatchRunner, QueryExplainer, RunEventStreams, StatisticsStreams],
    EventIntakeService,
    ...[ViewsPresenter, AdvicePresenter, ViewAlerts],
  ],
})
export class ApiModule {}
