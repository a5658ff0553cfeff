import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Cached } from '../../cache/methods/cached.decorator.js';
import { type RecordedWrite, RecordedWrites } from '../../changes/recorded-writes.port.js';
import { EventPublisher } from '../../events/event.publisher.js';
import { FalajError } from '../../kernel/falaj-error.js';
import type { QueryAnswer } from '../../kernel/query-answer.js';
import type { QueryScope } from '../../kernel/query-scope.js';
import type { RecordedTransaction } from '../../kernel/recorded-transaction.js';
import type { RawParameters } from '../../registry/registered-query.decorator.js';
import { BACKFILL_STEPS, type BackfillVerb } from './backfill.state.js';
import { BackfillWork } from './backfill.work.js';
import { BACKFILL_ENDED } from './insights.events.js';
import { MonitoringDataClient } from './monitoring.data-client.js';
import type { StartBackfillDto } from './start-backfill.dto.js';

/** Backfills that have not ended. */
const OPEN_MAX = 20;
const GATE = 7_301_450_018;

const OPEN = `SELECT count(*)::integer AS open FROM public.backfill_jobs WHERE finished_at IS NULL`;

const START = `
INSERT INTO public.backfill_jobs (job_id, job_type, start_block, end_block, next_block, range_blocks, status, created_by)
VALUES ($1, $2, $3, $4, $3, $5, 'running', $6)`;

const FIND = `SELECT status FROM public.backfill_jobs WHERE job_id = $1 FOR UPDATE`;

const MOVE = `
UPDATE public.backfill_jobs SET status = $2, beat_at = clock_timestamp(), failures = 0, error_code = NULL, error_message = NULL,
  finished_at = CASE WHEN $2 = 'cancelled' THEN clock_timestamp() END
WHERE job_id = $1`;

/** A backfill as `backfill_job` gives it. */
export type BackfillReport = Readonly<Record<string, string | number | null>>;

/** Begins backfills, steers them, and tells how far they are. */
@Injectable()
export class BackfillService {
  constructor(
    private readonly client: MonitoringDataClient,
    private readonly writes: RecordedWrites,
    private readonly events: EventPublisher,
    private readonly work: BackfillWork,
  ) {}

  /** @throws FalajError request.invalid, backfill.too_many */
  start(scope: QueryScope, asked: StartBackfillDto): Promise<RecordedWrite<string>> {
    const { job_type: type, start_block: start, end_block: end, range_blocks: size } = asked;
    if (end < start) throw new FalajError('request.invalid', 'end_block: must not be less than start_block');
    const jobId = `bf-${randomUUID()}`;
    return this.writes.run(async (transaction) => {
      // One at a time, so that two do not both find room for one.
      await transaction.query('SELECT pg_advisory_xact_lock($1)', [GATE]);
      const { rows } = await transaction.query(OPEN);
      if (Number(rows[0]?.['open']) >= OPEN_MAX)
        throw new FalajError('backfill.too_many', `there are ${String(OPEN_MAX)} open backfills`);
      await transaction.query(START, [jobId, type, start, end, size, scope.principal]);
      await this.work.order(transaction, jobId);
      return jobId;
    });
  }

  /** @throws FalajError backfill.unknown, backfill.state */
  steer(jobId: string, verb: BackfillVerb): Promise<RecordedWrite<string>> {
    return this.writes.run(async (transaction) => {
      const { rows } = await transaction.query(FIND, [jobId]);
      if (rows[0] === undefined) throw unknownBackfill();
      await this.step(transaction, jobId, { verb, status: String(rows[0]['status']) });
      return jobId;
    });
  }

  /** @throws FalajError backfill.unknown */
  @Cached({ audience: 'everyone', region: 'backfill_job', key: 'backfill:job:{job}' })
  async show(scope: QueryScope, job: string): Promise<BackfillReport> {
    const { rows } = await this.client.getBackfillJob(scope, { job_id: job });
    if (rows[0] === undefined) throw unknownBackfill();
    return rows[0] as BackfillReport;
  }

  list(scope: QueryScope, params: RawParameters): Promise<QueryAnswer> {
    return this.client.getBackfillJobs(scope, params);
  }

  private async step(
    transaction: RecordedTransaction,
    jobId: string,
    { verb, status }: { readonly verb: BackfillVerb; readonly status: string },
  ): Promise<void> {
    const { from, to } = BACKFILL_STEPS[verb];
    if (!from.some((state) => state === status))
      throw new FalajError('backfill.state', `the backfill is ${status}: only ${from.join(' or ')} may ${verb}`);
    await transaction.query(MOVE, [jobId, to]);
    if (verb === 'resume') await this.work.order(transaction, jobId);
    if (verb === 'cancel') await this.events.publish(transaction, BACKFILL_ENDED, { job_id: jobId, status: to });
  }
}

function unknownBackfill(): FalajError {
  return new FalajError('backfill.unknown', 'there is no backfill of this id');
}
