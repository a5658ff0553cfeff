import { Global, Module, type DynamicModule } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { DeclaredEvents } from './declared-events.js';
import { EventBus } from './event-bus.js';
import type { EventDeclaration } from './event-declaration.js';
import { EventCatalogue } from './event.catalogue.js';
import { EventExplorer } from './event.explorer.js';
import { EventIntakes } from './event.intakes.js';
import { EventPublisher } from './event.publisher.js';
import { VIEW_REFRESHED } from './view-refreshed.event.js';

/** Events of a module, made known to the whole application. */
@Module({})
class DeclaredEventsModule {}

/** Typed domain events: declared once, mapped to tags, published after commit. */
@Global()
@Module({
  imports: [DiscoveryModule],
  providers: [
    EventBus,
    EventCatalogue,
    EventPublisher,
    EventExplorer,
    EventIntakes,
    { provide: DeclaredEvents, useValue: new DeclaredEvents([VIEW_REFRESHED]) },
  ],
  exports: [EventBus, EventCatalogue, EventPublisher, EventIntakes],
})
export class EventsModule {
  /** To be imported by the module whose events these are. */
  static declare(...declarations: readonly EventDeclaration[]): DynamicModule {
    const providers = [{ provide: DeclaredEvents, useValue: new DeclaredEvents(declarations) }];
    return { module: DeclaredEventsModule, providers };
  }
}
