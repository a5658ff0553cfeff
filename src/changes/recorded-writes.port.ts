import type { RecordedTransaction } from '../kernel/recorded-transaction.js';

export interface RecordedWrite<T> {
  readonly value: T;
  /** Position of the change log that covers the write: what `Falaj-Seq` carries. */
  readonly seq: number;
}

/** Writes that the change log knows of: what a domain writes through. */
export abstract class RecordedWrites {
  /**
   * Does the work in one transaction. Once this returns, the process knows what was written: no answer from before is served here any
   * more, and in other processes none past the lease, or below `seq`.
   * @throws FalajError change.unreached where it is committed but could not be numbered in time; what the database refuses; and
   * whatever the work throws, after the rollback.
   */
  abstract run<T>(work: (transaction: RecordedTransaction) => Promise<T>): Promise<RecordedWrite<T>>;
}
