import { Module } from '@nestjs/common';
import { EventsModule } from '../../../src/events/events.module.js';
import { OrchardDataClient } from './orchard.data-client.js';
import { RAIN_FELL, TREE_TENDED } from './orchard.events.js';
import { OrchardListener } from './orchard.listener.js';
import { OrchardNotes } from './orchard.notes.js';
import { OrchardService } from './orchard.service.js';

/** A small domain whose answers depend on what its tables do not tell. */
@Module({
  imports: [EventsModule.declare(TREE_TENDED, RAIN_FELL)],
  providers: [OrchardDataClient, OrchardService, OrchardListener, OrchardNotes],
})
export class OrchardModule {}
