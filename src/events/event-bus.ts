import { Injectable, Logger } from '@nestjs/common';
import { FalajError } from '../kernel/falaj-error.js';
import type { EventDeclaration, EventPayload } from './event-declaration.js';

export type EventListener<Event extends EventDeclaration> = (payload: EventPayload<Event>) => void | Promise<void>;

type AnyListener = EventListener<EventDeclaration>;

/**
 * Carries events within the process, after what they tell of was committed. A listener that fails is logged and keeps nobody else
 * from hearing; a publisher never waits for one.
 */
@Injectable()
export class EventBus {
  private readonly logger = new Logger(EventBus.name);
  private readonly listeners = new Map<string, Set<AnyListener>>();

  on<Event extends EventDeclaration>({ type }: Event, listener: EventListener<Event>): void {
    const known = this.listeners.get(type) ?? new Set();
    this.listeners.set(type, known.add(listener as unknown as AnyListener));
  }

  /**
   * Tells of what is committed already.
   * @throws FalajError internal.unexpected for an event that moves tags: those belong into the writer's transaction
   * (`EventPublisher`), or answers would outlive what they were read from.
   */
  publish<Event extends EventDeclaration>(declaration: Event, payload: EventPayload<Event>): void {
    if (declaration.tags.length > 0) {
      throw new FalajError('internal.unexpected', `${declaration.type} moves tags and is published in a transaction`);
    }
    this.deliver(declaration, payload);
  }

  /** For the publisher alone, which has recorded the tags. */
  deliver<Event extends EventDeclaration>({ type }: Event, payload: EventPayload<Event>): void {
    for (const listener of this.listeners.get(type) ?? []) void this.tell(type, listener, payload);
  }

  private async tell(type: string, listener: AnyListener, payload: EventPayload<EventDeclaration>): Promise<void> {
    try {
      await listener(payload);
    } catch (error) {
      this.logger.error({ message: 'a listener failed', type }, error instanceof Error ? error.stack : undefined);
    }
  }
}
