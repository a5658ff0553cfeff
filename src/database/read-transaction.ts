import { Inject, Injectable } from '@nestjs/common';
import pg from 'pg';
import { SETTINGS, type Settings } from '../config/settings.js';
import type { Clock, Timers } from '../kernel/clock.js';
import { FalajError } from '../kernel/falaj-error.js';
import { CLOCK } from '../observability/clock.token.js';
import { Connections, type Lease } from './connections.js';
import { isUnavailable, toFalajError } from './database-error.js';
import { withDeadline } from './deadline.js';
import type { SnapshotReader } from './snapshot-reader.js';
import { SnapshotSession } from './snapshot-session.js';

export interface ReadOptions {
  /** Longest a statement may run; `database.statement_timeout_ms` if absent. */
  readonly timeoutMs?: number;
  /** Whose rows row security shows, as `falaj.tenant` to the policies of the tables; those of nobody if absent. */
  readonly tenant?: string | null;
}

/** How much later than the server's own timeout the caller is released from a server that does not answer. */
const SLACK_MS = 1000;

/**
 * Read-only work over one snapshot.
 *
 * Two clocks bound it. The server ends a statement after `timeoutMs`, which keeps the connection; past that and a slack the
 * client stops waiting and destroys the connection, because a server that hangs enforces nothing. Dates, times and the search
 * path are pinned, so that the same rows give the same text on every server.
 */
@Injectable()
export class ReadTransaction {
  constructor(
    private readonly connections: Connections,
    @Inject(SETTINGS) private readonly settings: Settings,
    @Inject(CLOCK) private readonly clock: Clock & Timers,
  ) {}

  /**
   * Throws `database.overloaded`, `database.unavailable`, `query.timeout`, `query.failed`, and whatever the work throws.
   */
  async run<T>(work: (reader: SnapshotReader) => Promise<T>, options: ReadOptions = {}): Promise<T> {
    const timeoutMs = options.timeoutMs ?? this.settings.database.statementTimeoutMs;
    const lease = await this.begin(opening(timeoutMs, options.tenant ?? null));
    const session = new SnapshotSession(lease.client, this.clock);
    let healthy = false;
    try {
      const value = await this.bounded(session, work, timeoutMs);
      healthy = await this.finish(lease, 'COMMIT');
      return value;
    } catch (error) {
      const idle = session.silentMs === 0 && !isUnavailable(error);
      healthy = idle && (await this.finish(lease, 'ROLLBACK'));
      throw error;
    } finally {
      lease.release(healthy);
    }
  }

  /** The session closes with the work, before the transaction does: a statement sent late would run outside it. */
  private bounded<T>(
    session: SnapshotSession,
    work: (reader: SnapshotReader) => Promise<T>,
    timeoutMs: number,
  ): Promise<T> {
    const late = (): FalajError => lateness(session, timeoutMs);
    return withDeadline(this.clock, work(session), timeoutMs + SLACK_MS, late).finally(() => {
      session.close();
    });
  }

  /** A pooled connection may have died unnoticed, as when the server was restarted: that one is worth a second try. */
  private async begin(opening: string): Promise<Lease> {
    try {
      return await this.beginOnce(opening);
    } catch (error) {
      if (!(error instanceof FalajError) || error.code !== 'database.unavailable' || error.fields.broken !== true)
        throw error;
      return this.beginOnce(opening);
    }
  }

  private async beginOnce(opening: string): Promise<Lease> {
    const lease = await this.connections.lease();
    try {
      await withDeadline(this.clock, lease.client.query(opening), this.settings.database.connectTimeoutMs, silent);
      return lease;
    } catch (error) {
      lease.release(false);
      if (error instanceof FalajError || !isUnavailable(error)) throw toFalajError(error);
      throw new FalajError('database.unavailable', 'the connection broke', { cause: error, fields: { broken: true } });
    }
  }

  /** Nothing was written, so a failed end loses nothing: it only tells that the connection is not worth keeping. */
  private async finish(lease: Lease, verb: 'COMMIT' | 'ROLLBACK'): Promise<boolean> {
    return withDeadline(this.clock, lease.client.query(verb), this.settings.database.connectTimeoutMs, silent).then(
      () => true,
      () => false,
    );
  }
}

function opening(timeoutMs: number, tenant: string | null): string {
  return [
    'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY',
    `SET LOCAL statement_timeout = ${String(Math.ceil(timeoutMs))}`,
    'SET LOCAL search_path = pg_catalog, pg_temp',
    `SET LOCAL timezone = 'UTC'`,
    `SET LOCAL datestyle = 'ISO, YMD'`,
    `SET LOCAL intervalstyle = 'iso_8601'`,
    `SET LOCAL bytea_output = 'hex'`,
    'SET LOCAL extra_float_digits = 1',
    ...(tenant === null ? [] : [`SET LOCAL falaj.tenant = ${pg.escapeLiteral(tenant)}`]),
  ].join('; ');
}

function silent(): FalajError {
  return new FalajError('database.unavailable', 'the database does not answer');
}

/** A statement unanswered for longer than the server lets it run means a hung server; else the work as a whole took too long. */
function lateness(session: SnapshotSession, timeoutMs: number): FalajError {
  if (session.silentMs >= timeoutMs) return silent();
  return new FalajError('query.timeout', `the query took longer than ${String(timeoutMs)} ms`);
}
