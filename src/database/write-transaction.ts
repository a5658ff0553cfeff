import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS, type Settings } from '../config/settings.js';
import type { Clock, Timers } from '../kernel/clock.js';
import { FalajError } from '../kernel/falaj-error.js';
import { CLOCK } from '../observability/clock.token.js';
import { Connections, type Lease } from './connections.js';
import { isUnavailable, toFalajError } from './database-error.js';
import { withDeadline } from './deadline.js';
import { WriteSession } from './write-session.js';

/** How much later than the server's own timeout the caller is released from a server that does not answer. */
const SLACK_MS = 1000;

/**
 * One writing transaction of the application's role: all of the work, or nothing.
 *
 * READ COMMITTED, so that a row which another writer holds is waited for and not refused. The server ends a statement after its
 * timeout and a session that idles within the transaction as well; past both and a slack the connection is destroyed, and the server
 * rolls back. What the work swallowed is not committed: a COMMIT that the server answers with ROLLBACK is a failure here.
 */
@Injectable()
export class WriteTransaction {
  constructor(
    private readonly connections: Connections,
    @Inject(SETTINGS) private readonly settings: Settings,
    @Inject(CLOCK) private readonly clock: Clock & Timers,
  ) {}

  /**
   * Commits what the work did and gives its value.
   * @throws FalajError database.overloaded, database.unavailable (at the commit: nobody knows what became of it), query.timeout,
   * query.failed; and whatever the work throws, after the rollback.
   */
  async run<T>(work: (session: WriteSession) => Promise<T>): Promise<T> {
    const timeoutMs = this.settings.database.statementTimeoutMs;
    const lease = await this.begin(timeoutMs);
    const session = new WriteSession(lease.client);
    let healthy = false;
    try {
      const value = await this.bounded(session, work, timeoutMs);
      healthy = await this.commit(lease);
      return value;
    } catch (error) {
      healthy = !isUnavailable(error) && !isLate(error) && (await this.rollback(lease));
      throw error;
    } finally {
      lease.release(healthy);
    }
  }

  private bounded<T>(
    session: WriteSession,
    work: (session: WriteSession) => Promise<T>,
    timeoutMs: number,
  ): Promise<T> {
    const late = (): FalajError => new FalajError('query.timeout', 'the transaction took too long', LATE);
    return withDeadline(this.clock, work(session), 2 * timeoutMs + SLACK_MS, late).finally(() => {
      session.close();
    });
  }

  private async begin(timeoutMs: number): Promise<Lease> {
    const lease = await this.connections.lease();
    try {
      await withDeadline(this.clock, lease.client.query(opening(timeoutMs)), this.answerMs, silent);
      return lease;
    } catch (error) {
      lease.release(false);
      throw toFalajError(error);
    }
  }

  private async commit(lease: Lease): Promise<true> {
    const ended = await withDeadline(this.clock, lease.client.query('COMMIT'), this.answerMs, silent).catch(
      (error: unknown) => {
        throw toFalajError(error);
      },
    );
    if (ended.command === 'COMMIT') return true;
    throw new FalajError('query.failed', 'a statement of the transaction had failed, and nothing was committed');
  }

  private rollback(lease: Lease): Promise<boolean> {
    return withDeadline(this.clock, lease.client.query('ROLLBACK'), this.answerMs, silent).then(
      () => true,
      () => false,
    );
  }

  private get answerMs(): number {
    return this.settings.database.statementTimeoutMs;
  }
}

const LATE = { fields: { late: true } };

/** Its last statement may still run: the connection cannot be used again. */
function isLate(error: unknown): boolean {
  return error instanceof FalajError && error.fields.late === true;
}

function opening(timeoutMs: number): string {
  const limit = String(Math.ceil(timeoutMs));
  return [
    'BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE',
    `SET LOCAL statement_timeout = ${limit}`,
    `SET LOCAL idle_in_transaction_session_timeout = ${limit}`,
    'SET LOCAL search_path = pg_catalog, pg_temp',
    `SET LOCAL timezone = 'UTC'`,
    `SET LOCAL datestyle = 'ISO, YMD'`,
  ].join('; ');
}

function silent(): FalajError {
  return new FalajError('database.unavailable', 'the database does not answer');
}
