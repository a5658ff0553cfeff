import { Module } from '@nestjs/common';
import { EventsModule } from '../../events/events.module.js';
import { RegistryModule } from '../../registry/registry.module.js';
import { ExecutiveController } from './executive.controller.js';
import { ExecutiveDataClient } from './executive.data-client.js';
import { AGENT_RUN_COMPLETED, USER_ACTIVITY } from './executive.events.js';
import { ExecutiveIntake } from './executive.intake.js';
import { ExecutiveRollUpsDataClient } from './executive-roll-ups.data-client.js';
import { ExecutiveService } from './executive.service.js';
import { ExecutiveViewsDataClient } from './executive-views.data-client.js';
import { RollUpRunner } from './roll-ups/roll-up.runner.js';
import { RollUpSchedule } from './roll-ups/roll-up.schedule.js';

/** Agents, users and workspaces as those see them who answer for them. */
@Module({
  imports: [RegistryModule, EventsModule.declare(AGENT_RUN_COMPLETED, USER_ACTIVITY)],
  controllers: [ExecutiveController],
  providers: [
    ...[ExecutiveService, ExecutiveDataClient, ExecutiveViewsDataClient, ExecutiveRollUpsDataClient],
    ...[ExecutiveIntake, RollUpRunner, RollUpSchedule],
  ],
})
export class ExecutiveModule {}
