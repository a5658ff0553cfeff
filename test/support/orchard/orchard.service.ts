import { Injectable } from '@nestjs/common';
import { RecordedWrites } from '../../../src/changes/recorded-writes.port.js';
import type { EventPayload } from '../../../src/events/event-declaration.js';
import { EventPublisher } from '../../../src/events/event.publisher.js';
import type { RecordedTransaction } from '../../../src/kernel/recorded-transaction.js';
import { RAIN_FELL, TREE_TENDED } from './orchard.events.js';

@Injectable()
export class OrchardService {
  constructor(
    private readonly writes: RecordedWrites,
    private readonly events: EventPublisher,
  ) {}

  /** Publishes, then does what the caller wants done in the same transaction. Gives the covering position. */
  async tend(
    treeId: number,
    meanwhile: (transaction: RecordedTransaction) => Promise<unknown> = () => Promise.resolve(),
  ): Promise<number> {
    const { seq } = await this.writes.run(async (transaction) => {
      await this.events.publish(transaction, TREE_TENDED, { tree_id: treeId, by: null });
      await meanwhile(transaction);
    });
    return seq;
  }

  async rain(payload: EventPayload<typeof RAIN_FELL>): Promise<void> {
    await this.writes.run((transaction) => this.events.publish(transaction, RAIN_FELL, payload));
  }
}
