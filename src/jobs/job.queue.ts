import { Injectable } from '@nestjs/common';
import { FalajError } from '../kernel/falaj-error.js';
import type { RecordedTransaction } from '../kernel/recorded-transaction.js';
import { type JobHandler, type JobOrder, Jobs } from './job.port.js';

const ORDER = 'SELECT falaj.enqueue_job($1, $2, $3, $4, $5)';
const WAITS = 'SELECT falaj.job_waits($1) AS waits';

/** What fails is ordered anew by who knows whether it is worth it, so the queue itself tries once. */
const ATTEMPTS = 1;

/** Orders of jobs, and who does them. The queue is PostgreSQL's (graphile-worker): an order is a row of the orderer's transaction. */
@Injectable()
export class JobQueue extends Jobs {
  private readonly known = new Map<string, JobHandler>();

  handle(handler: JobHandler): void {
    if (this.known.has(handler.task)) throw new FalajError('internal.unexpected', `two do the jobs of ${handler.task}`);
    this.known.set(handler.task, handler);
  }

  get handlers(): readonly JobHandler[] {
    return [...this.known.values()];
  }

  async order(transaction: Pick<RecordedTransaction, 'query'>, order: JobOrder): Promise<void> {
    const { task, key, payload, delayMs = 0 } = order;
    await transaction.query(ORDER, [task, JSON.stringify(payload), key, ATTEMPTS, delayMs]);
  }

  async isWaiting(transaction: Pick<RecordedTransaction, 'query'>, key: string): Promise<boolean> {
    const { rows } = await transaction.query(WAITS, [key]);
    return rows[0]?.['waits'] === true;
  }
}
