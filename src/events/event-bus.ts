import { Injectable, Logger } from '@nestjs/common';
import type { DomainEventName, DomainEvents } from './domain-event.js';

export type DomainEventListener<N extends DomainEventName> = (event: DomainEvents[N]) => void | Promise<void>;

/**
 * Carries domain events within the process, after what they tell of was committed. A listener that fails is logged and keeps
 * nobody else from hearing; a publisher never waits for one.
 */
@Injectable()
export class EventBus {
  private readonly logger = new Logger(EventBus.name);
  private readonly listeners = new Map<DomainEventName, Set<DomainEventListener<DomainEventName>>>();

  on<N extends DomainEventName>(name: N, listener: DomainEventListener<N>): void {
    const known = this.listeners.get(name) ?? new Set();
    this.listeners.set(name, known.add(listener as DomainEventListener<DomainEventName>));
  }

  publish<N extends DomainEventName>(name: N, event: DomainEvents[N]): void {
    for (const listener of this.listeners.get(name) ?? []) void this.tell(name, listener, event);
  }

  private async tell(
    name: DomainEventName,
    listener: DomainEventListener<DomainEventName>,
    event: DomainEvents[DomainEventName],
  ): Promise<void> {
    try {
      await listener(event);
    } catch (error) {
      this.logger.error(
        { message: 'a listener failed', event: name },
        error instanceof Error ? error.stack : undefined,
      );
    }
  }
}
