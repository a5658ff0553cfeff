import { Module } from '@nestjs/common';
import { CachedRepositoriesModule } from '../../../src/cache/repositories/cached-repositories.module.js';
import { CachedRepositories } from '../../../src/cache/repositories/cached-repositories.port.js';
import { EventsModule } from '../../../src/events/events.module.js';
import { GroveService } from './grove.service.js';
import { OrchardDataClient } from './orchard.data-client.js';
import { RAIN_FELL, TREE_TENDED } from './orchard.events.js';
import { OrchardListener } from './orchard.listener.js';
import { OrchardNotes } from './orchard.notes.js';
import { OrchardService } from './orchard.service.js';
import { CACHED_PLANTS, PLANTS } from './plant.js';
import { PlantRepository } from './plant.repository.js';

/** A small domain whose answers depend on what its tables do not tell. */
@Module({
  imports: [EventsModule.declare(TREE_TENDED, RAIN_FELL), CachedRepositoriesModule.declare(PLANTS)],
  providers: [
    OrchardDataClient,
    OrchardService,
    OrchardListener,
    OrchardNotes,
    GroveService,
    PlantRepository,
    {
      provide: CACHED_PLANTS,
      inject: [CachedRepositories, PlantRepository],
      useFactory: (cached: CachedRepositories, plants: PlantRepository) => cached.wrap(PLANTS, plants),
    },
  ],
  exports: [GroveService, OrchardDataClient, CACHED_PLANTS],
})
export class OrchardModule {}
