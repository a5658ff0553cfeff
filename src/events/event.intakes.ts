import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import { FalajError } from '../kernel/falaj-error.js';
import { ACCEPTS_EVENT, type AcceptedEvent, type EventWriter } from './accepts-event.decorator.js';
import type { EventDeclaration } from './event-declaration.js';

export interface EventIntake extends AcceptedEvent {
  /** `Class.method` */
  readonly place: string;
  readonly write: EventWriter<EventDeclaration>;
}

/** Who writes the events that come from outside, by type. Filled once, at start. */
@Injectable()
export class EventIntakes implements OnModuleInit {
  private readonly byType = new Map<string, EventIntake>();

  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
  ) {}

  /** Types that are taken, in their order. */
  types(): readonly string[] {
    return [...this.byType.keys()].sort();
  }

  /** @throws FalajError event.unknown naming the types that are taken. */
  get(type: string): EventIntake {
    const intake = this.byType.get(type);
    if (intake !== undefined) return intake;
    throw new FalajError('event.unknown', `no event of this type is taken; there are: ${this.types().join(', ')}`);
  }

  /** @throws FalajError event.invalid for two writers of one type, and for a workspace that the payload does not have as a text. */
  onModuleInit(): void {
    const lasting = this.discovery.getProviders().filter((wrapper) => wrapper.isDependencyTreeStatic());
    for (const instance of new Set(lasting.map(({ instance: each }) => each as unknown)))
      if (typeof instance === 'object' && instance !== null) this.admitAll(instance);
  }

  private admitAll(instance: object): void {
    const prototype = Object.getPrototypeOf(instance) as object | null;
    if (prototype === null || prototype === Object.prototype) return;
    for (const name of this.scanner.getAllMethodNames(prototype)) {
      const method = (prototype as Readonly<Record<string, unknown>>)[name];
      if (typeof method !== 'function') continue;
      const accepted = Reflect.getMetadata(ACCEPTS_EVENT, method) as AcceptedEvent | undefined;
      if (accepted === undefined) continue;
      const writer = method as EventWriter<EventDeclaration>;
      const place = `${prototype.constructor.name}.${name}`;
      this.admit({ ...accepted, place, write: (...asked) => writer.call(instance, ...asked) });
    }
  }

  private admit(intake: EventIntake): void {
    const { declaration, workspace, place } = intake;
    const other = this.byType.get(declaration.type);
    if (other !== undefined)
      throw new FalajError('event.invalid', `${declaration.type} is written by ${other.place} and by ${place}`);
    if (workspace !== undefined && declaration.payload[workspace] !== 'text')
      throw new FalajError(
        'event.invalid',
        `${place} admits by ${workspace}, which ${declaration.type} has not as a text`,
      );
    this.byType.set(declaration.type, intake);
  }
}
