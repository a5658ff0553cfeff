import { Logger } from '@nestjs/common';
import { CopyConnection } from '../database/copy-connection.js';
import { toFalajError } from '../database/database-error.js';
import type { OwnerSessions } from '../database/owner-sessions.js';
import type { EventBus } from '../events/event-bus.js';
import { VIEW_REFRESHED } from '../events/view-refreshed.event.js';
import { FalajError } from '../kernel/falaj-error.js';
import type { LoadConnection } from '../kernel/load-connection.js';
import { Tracer } from '../observability/tracing/tracer.js';
import { RunAttempt, type AttemptLimits } from './run-attempt.js';
import { RunTally } from './run.tally.js';
import type { ViewDefinition } from './view-definition.js';
import type { ViewRun } from './view-report.js';
import type { RunOutcome, RunRequest, ViewLedger } from './view.ledger.js';

/** First key of the views' advisory locks; the second is a digest of the name. Advisory locks are per database. */
export const LOCK_SPACE = 1_179_404_850;
/** Asks for a view's lock by its name, until the end of the transaction, and says which session asked. */
export const VIEW_LOCK = `SELECT pg_try_advisory_xact_lock(${String(LOCK_SPACE)}, hashtext($1)) AS locked, pg_backend_pid() AS pid`;

/** The server notices within this that whoever asked is gone, and ends the work. Not every platform can. */
const NOTICE_GONE = `DO $$ BEGIN PERFORM set_config('client_connection_check_interval', '1000', true); EXCEPTION WHEN OTHERS THEN NULL; END $$`;

/**
 * As answers are read from the tables: rows that depend on a session's settings must come out the same. The server also writes a
 * definition by the search path, and digests of it are compared.
 */
export const AS_READERS_DO = [
  'SET LOCAL search_path = pg_catalog, pg_temp',
  `SET LOCAL timezone = 'UTC'`,
  `SET LOCAL datestyle = 'ISO, YMD'`,
  `SET LOCAL intervalstyle = 'iso_8601'`,
  `SET LOCAL bytea_output = 'hex'`,
  'SET LOCAL extra_float_digits = 1',
  'SET LOCAL standard_conforming_strings = on',
].join('; ');

/** A bounded number of runs at once. */
export interface RunLanes {
  enter(): Promise<void>;
  leave(): void;
}

export type ViewWork = (connection: LoadConnection) => Promise<RunOutcome>;

/** How a run was left: only one that `ran` did work. */
export type RunResult =
  | { readonly kind: 'ran' | 'busy'; readonly run: ViewRun }
  /** The slot has its terminal row already. */
  | { readonly kind: 'done'; readonly run: ViewRun }
  /** Once the view was held there was nothing to do any more. */
  | { readonly kind: 'unwanted' };

export interface RunLimits extends AttemptLimits {
  readonly lockTimeoutMs: number;
  readonly historyRowsMax: number;
}

/**
 * One run of a view at a time, over all processes, and a true ledger whatever dies when.
 *
 * Two connections. The holder's transaction takes the view's lock by its first statement and does the work; the lock ends with
 * it, however it ends, so it is safe behind a transaction pooler and after kill -9. The bookkeeper commits the `running` row
 * while the lock is held. Hence a `running` row seen under the lock is one whose run is dead, and is marked `interrupted`. The
 * terminal row is written by the holder, in the transaction of the work: there is no success without its row, no row without its
 * success, and no failure that others find still running. READ COMMITTED, because under one snapshot for all the work would not see what the former holder did.
 *
 * Each run takes both of its connections inside a lane, and there are connections for all lanes, so runs never wait for each other's.
 */
export class ViewRuns {
  readonly tally = new RunTally();
  private readonly logger = new Logger(ViewRuns.name);

  constructor(
    private readonly owner: OwnerSessions,
    private readonly ledger: ViewLedger,
    private readonly events: EventBus,
    private readonly settings: RunLimits,
    private readonly lanes: RunLanes,
    private readonly tracer: Tracer = Tracer.off,
  ) {}

  /**
   * Never throws for work that failed: that is a run with the state `failed`.
   * @param isWanted asked once the view is held; no run is recorded where it is not.
   * @throws FalajError database.unavailable, database.overloaded
   */
  async run(
    view: ViewDefinition,
    request: RunRequest,
    work: ViewWork,
    isWanted?: (connection: LoadConnection) => Promise<boolean>,
  ): Promise<RunResult> {
    await this.lanes.enter();
    try {
      return await this.owner.withOwner((holder) =>
        this.owner.withOwner((bookkeeper) =>
          this.runWith(
            { holder: new CopyConnection(holder), bookkeeper: new CopyConnection(bookkeeper) },
            view,
            request,
            {
              work,
              ...(isWanted === undefined ? {} : { isWanted }),
            },
          ),
        ),
      );
    } catch (error) {
      // What the ledger could not be told: the connections are gone, and with them the run.
      throw toFalajError(error);
    } finally {
      this.lanes.leave();
    }
  }

  /** Marks what died in the middle; a view whose lock is held is being run and is left alone. */
  async recover(views: readonly ViewDefinition[]): Promise<number> {
    return this.owner.withOwner(async (client) => {
      const connection = new CopyConnection(client);
      let marked = 0;
      for (const view of views) {
        await connection.query('BEGIN');
        if ((await this.locked(connection, view)) !== undefined)
          marked += await this.ledger.interruptRunning(connection, view.name);
        await connection.query('COMMIT');
      }
      if (marked > 0) this.logger.warn({ message: 'runs of views were interrupted', runs: marked });
      return marked;
    });
  }

  private async runWith(
    { holder, bookkeeper }: { readonly holder: LoadConnection; readonly bookkeeper: LoadConnection },
    view: ViewDefinition,
    request: RunRequest,
    { work, isWanted }: { work: ViewWork; isWanted?: (connection: LoadConnection) => Promise<boolean> },
  ): Promise<RunResult> {
    await this.begin(holder);
    const pid = await this.locked(holder, view);
    if (pid === undefined) {
      await holder.query('ROLLBACK');
      return { kind: 'busy', run: await this.ledger.busy(bookkeeper, view, request) };
    }
    await this.ledger.interruptRunning(bookkeeper, view.name);
    if (isWanted !== undefined && !(await isWanted(holder))) {
      await holder.query('ROLLBACK');
      return { kind: 'unwanted' };
    }
    const begun = await this.ledger.begin(bookkeeper, view, request, pid);
    if (begun === undefined) {
      const run = request.slot === null ? undefined : await this.ledger.terminalRun(holder, view.name, request.slot);
      await holder.query('ROLLBACK');
      if (run === undefined) throw new FalajError('view.failed', `${view.name} could not begin a run`);
      return { kind: 'done', run };
    }
    this.logger.log({ message: 'view run began', view: view.name, cause: request.cause });
    const attempt = new RunAttempt(this.ledger, holder, bookkeeper, begun, this.settings);
    const run = await this.traced(view, request, begun.id, () => attempt.make(work));
    this.tell(view, run);
    await this.ledger.trim(bookkeeper, view.name, this.settings.historyRowsMax);
    return { kind: 'ran', run };
  }

  private traced(
    { name, incremental }: ViewDefinition,
    { cause }: RunRequest,
    id: number,
    make: () => Promise<ViewRun>,
  ): Promise<ViewRun> {
    const kind = incremental === null ? 'materialized' : 'incremental';
    const attributes = { 'falaj.view': name, 'falaj.view.kind': kind, 'falaj.run.id': id, 'falaj.run.cause': cause };
    return this.tracer.around('refresh', attributes, async (span) => {
      const run = await make();
      span?.set({ 'falaj.run.state': run.state, ...(run.mode === null ? {} : { 'falaj.run.mode': run.mode }) });
      if (run.state === 'failed') span?.fail(run.errorClass ?? 'view.failed');
      return run;
    });
  }

  private async begin(holder: LoadConnection): Promise<void> {
    // One round trip for all of it: most runs find in the next one that there is nothing for them to do.
    const { lockTimeoutMs, statementTimeoutMs } = this.settings;
    const statements = [
      'BEGIN ISOLATION LEVEL READ COMMITTED',
      `SET LOCAL lock_timeout = ${String(lockTimeoutMs)}`,
      `SET LOCAL statement_timeout = ${String(statementTimeoutMs)}`,
      AS_READERS_DO,
      NOTICE_GONE,
    ];
    await holder.query(statements.join('; '));
  }

  private tell(view: ViewDefinition, run: ViewRun): void {
    this.tally.ended(run);
    const { state, mode, durationMs: ms, errorClass } = run;
    if (state === 'failed') this.logger.error({ message: 'view run failed', view: view.name, error_class: errorClass });
    else this.logger.log({ message: 'view run ended', view: view.name, state, mode, ms, error_class: errorClass });
    this.publish(view, run);
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

  /** The session that holds the view now; undefined where another does. */
  private async locked(connection: LoadConnection, view: ViewDefinition): Promise<number | undefined> {
    const [row] = (await connection.query(VIEW_LOCK, [view.name])).rows;
    return row?.locked === true ? Number(row.pid) : undefined;
  }
}
