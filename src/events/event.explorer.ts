import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import { DeclaredEvents } from './declared-events.js';
import { EventBus, type EventListener } from './event-bus.js';
import type { EventDeclaration } from './event-declaration.js';
import { EventCatalogue } from './event.catalogue.js';
import { ON_EVENT } from './on-event.decorator.js';

/** Finds what modules declare (`EventsModule.declare`) and who listens (`@OnEvent`), and proves the declarations. */
@Injectable()
export class EventExplorer implements OnModuleInit {
  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
    private readonly catalogue: EventCatalogue,
    private readonly bus: EventBus,
  ) {}

  /** @throws FalajError event.invalid with every fault of every declaration. */
  onModuleInit(): void {
    // One that is made anew for each request cannot hear of what happens outside of any.
    const lasting = this.discovery.getProviders().filter((wrapper) => wrapper.isDependencyTreeStatic());
    const instances = lasting.map(({ instance }) => instance as unknown);
    const declared = instances.flatMap((each) => (each instanceof DeclaredEvents ? each.declarations : []));
    this.catalogue.fill(declared);
    new Set(instances).forEach((instance) => {
      if (typeof instance === 'object' && instance !== null) this.connect(instance);
    });
  }

  private connect(instance: object): void {
    const prototype = Object.getPrototypeOf(instance) as object | null;
    if (prototype === null || prototype === Object.prototype) return;
    for (const name of this.scanner.getAllMethodNames(prototype)) {
      const method = (prototype as Readonly<Record<string, unknown>>)[name];
      if (typeof method !== 'function') continue;
      const declaration = Reflect.getMetadata(ON_EVENT, method) as EventDeclaration | undefined;
      if (declaration === undefined) continue;
      const listener = method as EventListener<EventDeclaration>;
      this.bus.on(declaration, (payload) => listener.call(instance, payload));
    }
  }
}
