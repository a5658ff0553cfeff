import { Injectable } from '@nestjs/common';
import type { RecordedTransaction } from '../kernel/recorded-transaction.js';
import { EventBus } from './event-bus.js';
import type { EventDeclaration, EventPayload } from './event-declaration.js';
import { EventCatalogue } from './event.catalogue.js';

/**
 * Publishes events of a writing transaction. The tags are rows of that very transaction: with the commit every process knows that
 * they moved, without one they never did. Listeners of this process hear after the commit, and nothing of a rollback.
 */
@Injectable()
export class EventPublisher {
  constructor(
    private readonly catalogue: EventCatalogue,
    private readonly bus: EventBus,
  ) {}

  /**
   * @throws FalajError event.undeclared; request.invalid where the payload is not as declared; whatever the database refuses, and
   * then the transaction cannot commit.
   */
  async publish<Event extends EventDeclaration>(
    transaction: Pick<RecordedTransaction, 'recordChange' | 'afterCommit'>,
    declaration: Event,
    payload: EventPayload<Event>,
  ): Promise<void> {
    const tags = this.catalogue.tagsOf(declaration, payload);
    const told = Object.freeze({ ...payload });
    if (tags.length > 0) await transaction.recordChange(tags);
    transaction.afterCommit(() => {
      this.bus.deliver(declaration, told);
    });
  }
}
