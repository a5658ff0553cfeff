import { Logger } from '@nestjs/common';
import type { WriteSession } from '../database/write-session.js';
import type { WriteTransaction } from '../database/write-transaction.js';
import type { RecordedTransaction } from '../kernel/recorded-transaction.js';
import type { ChangeRecorder } from './change.recorder.js';
import { type RecordedWrite, RecordedWrites } from './recorded-writes.port.js';
import { assertTag } from './tag-syntax.js';

const RECORD = 'SELECT falaj.record_change(tag) FROM unnest($1::text[]) AS tag';

/**
 * Order of one write: its statements and its tags in one transaction, the commit, its number, then those who wait for the commit.
 * They come last, so that whoever reads on hearing reads the new; and they come also where the number could not be had.
 */
export class TransactionWrites extends RecordedWrites {
  private readonly logger = new Logger(TransactionWrites.name);

  constructor(
    private readonly transactions: Pick<WriteTransaction, 'run'>,
    private readonly recorder: Pick<ChangeRecorder, 'coverOwnWrites'>,
  ) {
    super();
  }

  async run<T>(work: (transaction: RecordedTransaction) => Promise<T>): Promise<RecordedWrite<T>> {
    const waiting: (() => void)[] = [];
    const value = await this.transactions.run((session) => work(recorded(session, waiting)));
    try {
      return { value, seq: await this.recorder.coverOwnWrites() };
    } finally {
      for (const each of waiting) this.tell(each);
    }
  }

  private tell(work: () => void): void {
    try {
      work();
    } catch (error) {
      const stack = error instanceof Error ? error.stack : undefined;
      this.logger.error({ message: 'work after a commit failed' }, stack);
    }
  }
}

function recorded(session: WriteSession, waiting: (() => void)[]): RecordedTransaction {
  return {
    query: (text, values) => session.query(text, values),
    recordChange: async (tags) => {
      const distinct = [...new Set(tags)];
      distinct.forEach(assertTag);
      await session.query(RECORD, [distinct]);
    },
    afterCommit: (work) => void waiting.push(work),
  };
}
