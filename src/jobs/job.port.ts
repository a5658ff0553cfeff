import type { JsonObject } from '../kernel/canonical-json.js';
import type { RecordedTransaction } from '../kernel/recorded-transaction.js';

/** What does the jobs of one task. */
export interface JobHandler {
  /** Lower-case words with underscores, unlike any other's. */
  readonly task: string;
  /** Does one job. May run again for what it has done: a process may die between its commit and the word that it is done. */
  run(payload: JsonObject): Promise<void>;
  /** Called every now and then: hands over anew what was left behind by a process that died. */
  revive(): Promise<void>;
}

export interface JobOrder {
  readonly task: string;
  /** Of one key one job waits at most; a later order takes the place of an earlier one. */
  readonly key: string;
  readonly payload: JsonObject;
  readonly delayMs?: number;
}

/** How a domain has work done in the background. */
export abstract class Jobs {
  /** To be called while the application is being put together, once for each task. */
  abstract handle(handler: JobHandler): void;
  /** Orders a job with the commit of the transaction, and never without. */
  abstract order(transaction: Pick<RecordedTransaction, 'query'>, order: JobOrder): Promise<void>;
  /** Whether a job of the key waits to be done; one that is being done does not. */
  abstract isWaiting(transaction: Pick<RecordedTransaction, 'query'>, key: string): Promise<boolean>;
}
