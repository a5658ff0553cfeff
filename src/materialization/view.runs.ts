import { Logger } from '@nestjs/common';
import type { MaterializationSettings } from '../config/settings.js';
import { CopyConnection } from '../database/copy-connection.js';
import type { OwnerConnection } from '../database/owner-connection.js';
import type { EventBus } from '../events/event-bus.js';
import { VIEW_REFRESHED } from '../events/view-refreshed.event.js';
import { FalajError } from '../kernel/falaj-error.js';
import type { LoadConnection } from '../kernel/load-connection.js';
import type { ViewDefinition } from './view-definition.js';
import type { ViewRun } from './view-report.js';
import type { RunOutcome, RunRequest, ViewLedger } from './view.ledger.js';

/** First key of the views' advisory locks; the second is a digest of the name. Advisory locks are per database. */
const LOCK_SPACE = 1_179_404_850;
/** Asks for a view's lock by its name, until the end of the transaction. */
export const VIEW_LOCK = `SELECT pg_try_advisory_xact_lock(${String(LOCK_SPACE)}, hashtext($1)) AS locked`;

/** The server notices within this that whoever asked is gone, and ends the work. Not every platform can. */
const NOTICE_GONE = `DO $$ BEGIN PERFORM set_config('client_connection_check_interval', '1000', true); EXCEPTION WHEN OTHERS THEN NULL; END $$`;

/**
 * As answers are read from the tables: rows that depend on a session's settings must come out the same. The server also writes a
 * definition by the search path, and digests of it are compared.
 */
const AS_READERS_DO = [
  'SET LOCAL search_path = pg_catalog, pg_temp',
  `SET LOCAL timezone = 'UTC'`,
  `SET LOCAL datestyle = 'ISO, YMD'`,
  `SET LOCAL intervalstyle = 'iso_8601'`,
  `SET LOCAL bytea_output = 'hex'`,
  'SET LOCAL extra_float_digits = 1',
  'SET LOCAL standard_conforming_strings = on',
].join('; ');

export type ViewWork = (connection: LoadConnection) => Promise<RunOutcome>;

/** How a run was left: `busy` and `done` did no work of their own. */
export type RunResult =
  | { readonly kind: 'ran' | 'busy'; readonly run: ViewRun }
  /** The slot has its terminal row already. */
  | { readonly kind: 'done'; readonly run: ViewRun };

/**
 * One run of a view at a time, over all processes, and a true ledger whatever dies when.
 *
 * Two connections. The holder's transaction takes the view's lock by its first statement and does the work; the lock ends with
 * it, however it ends, so it is safe behind a transaction pooler and after kill -9. The bookkeeper commits the `running` row
 * while the lock is held. Hence a `running` row seen under the lock is one whose run is dead, and is marked `interrupted`. The
 * terminal row is written by the holder, in the transaction of the work: there is no success without its row, and no row
 * without its success. READ COMMITTED, because under one snapshot for all the work would not see what the former holder did.
 */
export class ViewRuns {
  private readonly logger = new Logger(ViewRuns.name);

  constructor(
    private readonly owner: OwnerConnection,
    private readonly ledger: ViewLedger,
    private readonly events: EventBus,
    private readonly settings: MaterializationSettings,
  ) {}

  /** Never throws for work that failed: that is a run with the state `failed`. @throws FalajError database.unavailable */
  run(view: ViewDefinition, request: RunRequest, work: ViewWork): Promise<RunResult> {
    return this.owner.withOwner((holder) =>
      this.owner.withOwner((bookkeeper) =>
        this.runWith(new CopyConnection(holder), new CopyConnection(bookkeeper), view, request, work),
      ),
    );
  }

  /** Marks what died in the middle; a view whose lock is held is being run and is left alone. */
  async recover(views: readonly ViewDefinition[]): Promise<number> {
    return this.owner.withOwner(async (client) => {
      const connection = new CopyConnection(client);
      let marked = 0;
      for (const view of views) {
        await connection.query('BEGIN');
        if (await this.locked(connection, view)) marked += await this.ledger.interruptRunning(connection, view.name);
        await connection.query('COMMIT');
      }
      if (marked > 0) this.logger.warn({ message: 'runs of views were interrupted', runs: marked });
      return marked;
    });
  }

  private async runWith(
    holder: LoadConnection,
    bookkeeper: LoadConnection,
    view: ViewDefinition,
    request: RunRequest,
    work: ViewWork,
  ): Promise<RunResult> {
    await holder.query('BEGIN ISOLATION LEVEL READ COMMITTED');
    await holder.query(`SET LOCAL lock_timeout = ${String(this.settings.lockTimeoutMs)}`);
    await holder.query(`SET LOCAL statement_timeout = ${String(this.settings.statementTimeoutMs)}`);
    await holder.query(AS_READERS_DO);
    await holder.query(NOTICE_GONE);
    if (!(await this.locked(holder, view))) {
      await holder.query('ROLLBACK');
      return { kind: 'busy', run: await this.ledger.busy(bookkeeper, view, request) };
    }
    await this.ledger.interruptRunning(bookkeeper, view.name);
    const id = await this.ledger.begin(bookkeeper, view, request);
    if (id === undefined) {
      const run = request.slot === null ? undefined : await this.ledger.terminalRun(holder, view.name, request.slot);
      await holder.query('ROLLBACK');
      if (run === undefined) throw new FalajError('view.failed', `${view.name} could not begin a run`);
      return { kind: 'done', run };
    }
    return { kind: 'ran', run: await this.work(holder, bookkeeper, view, id, work) };
  }

  private async work(
    holder: LoadConnection,
    bookkeeper: LoadConnection,
    view: ViewDefinition,
    id: number,
    work: ViewWork,
  ): Promise<ViewRun> {
    try {
      const run = await this.ledger.end(holder, id, await work(holder));
      await holder.query('COMMIT');
      await this.ledger.trim(bookkeeper, view.name, this.settings.historyRowsMax);
      this.logger.log({
        message: 'view run ended',
        view: view.name,
        state: run.state,
        mode: run.mode,
        ms: run.durationMs,
      });
      this.publish(view, run);
      return run;
    } catch (error) {
      await holder.query('ROLLBACK').catch(() => undefined);
      const errorClass = classOf(error);
      this.logger.error({ message: 'view run failed', view: view.name, error_class: errorClass });
      const reason = error instanceof FalajError ? error.message : 'the server refused';
      return this.ledger.end(bookkeeper, id, { state: 'failed', mode: null, reason, errorClass });
    }
  }

  private publish(view: ViewDefinition, run: ViewRun): void {
    if (run.state !== 'succeeded' || run.asOf === null) return;
    this.events.publish(VIEW_REFRESHED, {
      view: view.name,
      queryId: view.query.queryId,
      asOf: run.asOf,
      changed: run.rowsChanged !== 0,
    });
  }

  private async locked(connection: LoadConnection, view: ViewDefinition): Promise<boolean> {
    return (await connection.query(VIEW_LOCK, [view.name])).rows[0]?.locked === true;
  }
}

/** SQLSTATE of what the server raised, code of what we raised: never a message, which may hold data. */
function classOf(error: unknown): string {
  const code = (error as { code?: unknown }).code;
  return typeof code === 'string' ? code : 'unknown';
}
