import { Injectable, Logger } from '@nestjs/common';
import { RecordedWrites } from '../../changes/recorded-writes.port.js';
import { ReadTransaction } from '../../database/read-transaction.js';
import { EventPublisher } from '../../events/event.publisher.js';
import { type JobHandler, Jobs } from '../../jobs/job.port.js';
import type { JsonObject } from '../../kernel/canonical-json.js';
import { FalajError } from '../../kernel/falaj-error.js';
import type { RecordedTransaction } from '../../kernel/recorded-transaction.js';
import { writeBlocks } from './backfill.rows.js';
import { nextRange, pauseBeforeRetry } from './backfill.state.js';
import { BlockSource } from './block.source.js';
import { BACKFILL_ENDED } from './insights.events.js';

export const BACKFILL_TASK = 'backfill_range';

/** A backfill that runs, that nobody holds and that no order waits for, is left behind once it has not moved for this long. */
const STALE_SECONDS = 3;

const TAKE = `
SELECT next_block, end_block, range_blocks FROM public.backfill_jobs WHERE job_id = $1 AND status = 'running' FOR UPDATE`;

const ADVANCE = `
UPDATE public.backfill_jobs SET next_block = $2::integer + 1, blocks_found = blocks_found + $3, ranges_done = ranges_done + 1, failures = 0,
  work_ms = work_ms + 1000 * extract(epoch FROM clock_timestamp() - beat_at), beat_at = clock_timestamp(),
  status = CASE WHEN $2 >= end_block THEN 'completed' ELSE status END,
  finished_at = CASE WHEN $2 >= end_block THEN clock_timestamp() END
WHERE job_id = $1 RETURNING status`;

const TAKE_FAILED = `SELECT failures FROM public.backfill_jobs WHERE job_id = $1 AND status = 'running' FOR UPDATE`;

const COUNT_FAILURE = `UPDATE public.backfill_jobs SET failures = failures + 1, beat_at = clock_timestamp() WHERE job_id = $1`;

const FAIL = `
UPDATE public.backfill_jobs SET status = 'failed', failures = failures + 1, error_code = $2, error_message = $3,
  finished_at = clock_timestamp(), beat_at = clock_timestamp() WHERE job_id = $1`;

const STALE = `
SELECT job_id FROM public.backfill_jobs WHERE status = 'running' AND beat_at < clock_timestamp() - make_interval(secs => $1::double precision)`;

const TAKE_STALE = `${STALE} AND job_id = $2 FOR UPDATE SKIP LOCKED`;

const ERROR_LENGTH_MAX = 500;

/**
 * Does backfills, a range at a time.
 *
 * A range, how far the backfill is with it, and the order for the next one are one transaction, which holds the backfill's row. So a process
 * that dies leaves either all of a range or nothing of it; two that work at one backfill take turns and never do the same range; a pause or
 * a cancel waits for the range under way and lets no other begin. What dies between two ranges is its order alone: `revive` gives it anew.
 */
@Injectable()
export class BackfillWork implements JobHandler {
  readonly task = BACKFILL_TASK;
  private readonly logger = new Logger('Backfill');

  constructor(
    private readonly jobs: Jobs,
    private readonly writes: RecordedWrites,
    private readonly reads: ReadTransaction,
    private readonly events: EventPublisher,
    private readonly source: BlockSource,
  ) {
    jobs.handle(this);
  }

  /** The order for the next range, with the commit of the transaction. */
  order(transaction: Pick<RecordedTransaction, 'query'>, jobId: string, delayMs = 0): Promise<void> {
    return this.jobs.order(transaction, { task: this.task, key: keyOf(jobId), payload: { job_id: jobId }, delayMs });
  }

  async run(payload: JsonObject): Promise<void> {
    const { job_id: jobId } = payload;
    if (typeof jobId !== 'string') throw new FalajError('internal.unexpected', 'the order names no backfill');
    try {
      await this.writes.run((transaction) => this.doRange(transaction, jobId));
    } catch (error) {
      // Committed: only its number could not be had, which is for readers to wait for.
      if (codeOf(error) === 'change.unreached') return;
      await this.failed(jobId, error);
    }
  }

  async revive(): Promise<void> {
    const { rows } = await this.reads.run((reader) => reader.query(STALE, [STALE_SECONDS]));
    for (const [jobId] of rows) if (typeof jobId === 'string') await this.reviveOne(jobId);
  }

  private async doRange(transaction: RecordedTransaction, jobId: string): Promise<void> {
    const { rows } = await transaction.query(TAKE, [jobId]);
    if (rows[0] === undefined) return;
    const { next_block: next, end_block: end, range_blocks: size } = rows[0] as Record<string, number>;
    const { first, last } = nextRange({ next: Number(next), end: Number(end), size: Number(size) });
    const blocks = this.source.between(first, last);
    await writeBlocks(transaction, blocks, this.source);
    const advanced = await transaction.query(ADVANCE, [jobId, last, blocks.length]);
    if (advanced.rows[0]?.['status'] === 'running') await this.order(transaction, jobId);
    else await this.events.publish(transaction, BACKFILL_ENDED, { job_id: jobId, status: 'completed' });
  }

  private async failed(jobId: string, error: unknown): Promise<void> {
    const code = codeOf(error);
    await this.writes.run(async (transaction) => {
      const { rows } = await transaction.query(TAKE_FAILED, [jobId]);
      if (rows[0] === undefined) return;
      const failures = Number(rows[0]['failures']);
      const delayMs = pauseBeforeRetry(code, failures);
      if (delayMs === undefined) {
        this.logger.warn({ message: 'a backfill failed', code }, stackOf(error));
        await transaction.query(FAIL, [jobId, code, messageOf(error)]);
        await this.events.publish(transaction, BACKFILL_ENDED, { job_id: jobId, status: 'failed' });
        return;
      }
      this.logger.warn({ message: 'a range of a backfill is tried again', code, failures });
      await transaction.query(COUNT_FAILURE, [jobId]);
      await this.order(transaction, jobId, delayMs);
    });
  }

  private async reviveOne(jobId: string): Promise<void> {
    await this.writes.run(async (transaction) => {
      const { rows } = await transaction.query(TAKE_STALE, [STALE_SECONDS, jobId]);
      if (rows.length === 0 || (await this.jobs.isWaiting(transaction, keyOf(jobId)))) return;
      await this.order(transaction, jobId);
    });
  }
}

function keyOf(jobId: string): string {
  return `backfill:${jobId}`;
}

function codeOf(error: unknown): string {
  return error instanceof FalajError ? error.code : 'internal.unexpected';
}

/** What is no failure of the product's own making may hold anything: it goes to the log alone. */
function messageOf(error: unknown): string {
  return error instanceof FalajError
    ? error.message.slice(0, ERROR_LENGTH_MAX)
    : 'an unexpected error; the server log has the rest';
}

function stackOf(error: unknown): string | undefined {
  return error instanceof Error ? error.stack : undefined;
}
