import { Logger } from '@nestjs/common';
import type { QueryAuditSettings } from '../config/query-audit-settings.js';
import type { WriteTransaction } from '../database/write-transaction.js';
import type { Timers } from '../kernel/clock.js';
import { FalajError } from '../kernel/falaj-error.js';
import { within } from '../kernel/within.js';
import type { AuditBatch, AuditEntry } from './audit-entry.js';
import type { AuditLog } from './audit.log.js';

/** Whether a write that failed so can succeed another time. */
const PASSING: readonly string[] = ['database.unavailable', 'database.overloaded', 'query.timeout'];

/**
 * Writes what the process noted, behind the requests. A batch whose fate is not known, or that the database was away for, is written again
 * with the next: the database takes a batch once. There is one such batch at most; what is asked meanwhile waits in the log, as far as it
 * has room. What the database refuses for what it is would be refused for ever, so it is given up and told.
 */
export class AuditFlusher {
  private readonly logger = new Logger('Audit');
  private unwritten: AuditBatch | undefined;
  private toldDropped = 0;

  constructor(
    private readonly log: AuditLog,
    private readonly writes: Pick<WriteTransaction, 'run'>,
    private readonly timers: Timers,
    private readonly settings: Pick<QueryAuditSettings, 'flushTimeoutMs'>,
  ) {}

  /** @throws FalajError of a write that did not come through. */
  async flush(withinMs = this.settings.flushTimeoutMs): Promise<void> {
    this.tellDropped();
    if (this.unwritten !== undefined) await this.write(this.unwritten, withinMs);
    const batch = this.log.take();
    if (batch.entries.length > 0) await this.write(batch, withinMs);
  }

  private async write(batch: AuditBatch, withinMs: number): Promise<void> {
    this.unwritten = batch;
    try {
      const done = await within(this.send(batch, withinMs), withinMs, this.timers);
      if (done === undefined) throw new FalajError('query.timeout', 'the questions could not be recorded in time');
      this.forget(batch);
    } catch (error) {
      if (error instanceof FalajError && PASSING.includes(error.code)) throw error;
      this.forget(batch);
      this.log.lose(batch);
      this.logger.error({ message: 'questions could not be recorded', count: batch.entries.length, err: error });
    }
  }

  /** A flush at the end may have gone on to another by now. */
  private forget(batch: AuditBatch): void {
    if (this.unwritten === batch) this.unwritten = undefined;
  }

  private async send({ id, entries }: AuditBatch, withinMs: number): Promise<true> {
    const text = JSON.stringify(entries.map(wireRow));
    await this.writes.run(async (session) => {
      await session.query(`SELECT set_config('statement_timeout', $1, true)`, [String(Math.ceil(withinMs))]);
      await session.query('SELECT falaj.note_questions($1::uuid, $2::json)', [id, text]);
    });
    return true;
  }

  private tellDropped(): void {
    const dropped = this.log.counts.dropped - this.toldDropped;
    if (dropped > 0) this.logger.warn({ message: 'questions were not recorded for want of room', count: dropped });
    this.toldDropped += dropped;
  }
}

function wireRow(entry: AuditEntry): Readonly<Record<string, unknown>> {
  return {
    ...{ query_id: entry.queryId, principal: entry.principal, tenant: entry.tenant, params: entry.params },
    ...{ status: entry.status, code: entry.code, cache: entry.cache, times: entry.times, row_count: entry.rows },
    ...{ total_ms: entry.totalMs, max_ms: entry.maxMs, request_id: entry.requestId },
    first_at: new Date(entry.firstAtMs).toISOString(),
    last_at: new Date(entry.lastAtMs).toISOString(),
  };
}
