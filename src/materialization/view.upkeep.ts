import { CopyConnection } from '../database/copy-connection.js';
import type { OwnerSessions } from '../database/owner-sessions.js';
import type { Timers } from '../kernel/clock.js';
import type { LoadConnection } from '../kernel/load-connection.js';
import { pause } from '../kernel/pause.js';
import { ViewCapture, type CaptureSettings } from './incremental/view.capture.js';
import { VIEW_SCHEMA, type ViewDefinition } from './view-definition.js';
import { ruleFor } from './run-failure.js';
import { ENDED, type ViewRun } from './view-report.js';
import { dropBuild } from './view.build-kind.js';
import type { ViewControls } from './view.controls.js';
import type { RunOutcome, RunRequest, ViewLedger } from './view.ledger.js';
import { PREVIOUS } from './view.maker.js';
import { readRelation } from './view.relation.js';
import type { RunResult, ViewRuns } from './view.runs.js';
import type { ViewVacuum } from './view.vacuum.js';

/** What refreshes one view inside the transaction of its run. */
export interface RefreshWork {
  refresh(connection: LoadConnection, view: ViewDefinition, appRole: string): Promise<RunOutcome>;
}

export interface UpkeepSettings extends CaptureSettings {
  /** Attempts at a run that others were in the way of, or whose connection was lost. */
  readonly attemptsMax: number;
  readonly retryMs: number;
}

const CHANGED_SINCE = `
SELECT NOT EXISTS (SELECT FROM falaj.view_run WHERE view = $1 AND cause = 'change' AND state <> 'busy'
  AND started_at > clock_timestamp() - make_interval(secs => $2::float8)) AS due`;

/** What is done to a view, by hand, at a start, by its schedule or after a change: the same work under the same protocol. */
export class ViewUpkeep {
  private readonly capture: ViewCapture;

  constructor(
    private readonly runs: ViewRuns,
    private readonly refresher: RefreshWork,
    private readonly ledger: ViewLedger,
    private readonly owner: OwnerSessions,
    private readonly controls: ViewControls,
    private readonly vacuum: ViewVacuum,
    private readonly timers: Timers,
    private readonly appRole: string,
    private readonly settings: UpkeepSettings,
  ) {
    this.capture = new ViewCapture(owner, settings);
  }

  /** Builds or refreshes, whatever it takes. A run with the state `busy` where another run holds the view. */
  async run(view: ViewDefinition, cause: RunRequest['cause']): Promise<ViewRun> {
    return this.ended(view, () => this.runs.run(view, { cause, slot: null }, this.work(view)));
  }

  /** As `run`, with other work than to bring it up to date. */
  async carry(
    view: ViewDefinition,
    cause: RunRequest['cause'],
    work: (connection: LoadConnection, appRole: string) => Promise<RunOutcome>,
  ): Promise<ViewRun> {
    return this.ended(view, () =>
      this.runs.run(view, { cause, slot: null }, (connection) => work(connection, this.appRole)),
    );
  }

  /** What it reads could not be refreshed, so it is not either: it would only seem fresh. */
  async passOver(view: ViewDefinition, request: RunRequest, outcome: PassedOver): Promise<ViewRun> {
    return this.ended(view, () => this.runs.run(view, request, () => Promise.resolve({ ...outcome, mode: 'skip' })));
  }

  /**
   * Sees to it that the slot has its terminal row. What a run after the slot has brought already is not done again: the row then says
   * that it is covered. The run is not at its end where another one holds the view, or where it is to be tried again.
   */
  async runSlot(view: ViewDefinition, slot: string): Promise<ViewRun> {
    return this.ended(view, () =>
      this.runs.run(view, { cause: 'schedule', slot }, async (connection) => {
        const state = await this.ledger.state(connection, view.name);
        const isBuilt = state?.fingerprint === view.fingerprint;
        if (isBuilt && Date.parse(state.asOf) >= Date.parse(slot))
          return { state: 'skipped', mode: 'skip', reason: 'covered by a later run' };
        return this.refresher.refresh(connection, view, this.appRole);
      }),
    );
  }

  /**
   * Refreshes a view because what it reads has changed, if that is still so once the view is held and the last such run began long
   * enough ago: of several processes that noticed the change, one does it.
   * @returns undefined where nothing was to be done.
   */
  async runChanged(view: ViewDefinition, atMostEverySeconds: number): Promise<ViewRun | undefined> {
    const isWanted = async (connection: LoadConnection): Promise<boolean> => {
      const [state, inputs] = [
        await this.ledger.state(connection, view.name),
        await this.ledger.inputs(connection, view),
      ];
      if (state === undefined || state.rolledBackFrom === view.fingerprint) return false;
      if (inputs.inputs === null || inputs.inputs === state.inputs) return false;
      return (await connection.query(CHANGED_SINCE, [view.name, atMostEverySeconds])).rows[0]?.due === true;
    };
    await this.capture.ensure(view);
    const result = await this.runs.run(view, { cause: 'change', slot: null }, this.work(view), isWanted);
    if (result.kind === 'unwanted') return undefined;
    await this.after(view, result);
    return result.run;
  }

  /** Takes away what no definition names any more, and its former build. Only what this service made; never what depends on it. */
  async drop(name: string): Promise<void> {
    await this.owner.withOwner(async (client) => {
      const connection = new CopyConnection(client);
      await connection.query('BEGIN');
      await connection.query(`SET LOCAL lock_timeout = ${String(this.settings.lockTimeoutMs)}`);
      const { rows } = await connection.query(
        'DELETE FROM falaj.view_state WHERE name = $1 RETURNING relation::bigint::text AS relation, query_id',
        [name],
      );
      await connection.query('DELETE FROM falaj.view_control WHERE name = $1', [name]);
      const found = await readRelation(connection, VIEW_SCHEMA, name);
      if (found?.oid === Number(rows[0]?.relation)) {
        await dropBuild(connection, VIEW_SCHEMA, name);
        await dropBuild(connection, PREVIOUS, name);
        await connection.query('DELETE FROM falaj.view_previous WHERE name = $1', [name]);
        await connection.query('SELECT falaj.record_change(tag) FROM unnest($1::text[]) AS tag', [
          [`view:${name}`, `route:${String(rows[0]?.query_id)}`],
        ]);
      }
      await connection.query('COMMIT');
    });
    await this.capture.release(name);
  }

  private work(view: ViewDefinition): (connection: LoadConnection) => Promise<RunOutcome> {
    return (connection) => this.refresher.refresh(connection, view, this.appRole);
  }

  /** Tries again, a little later each time, what others were in the way of. A view that another run holds is not waited for here. */
  private async ended(view: ViewDefinition, run: () => Promise<RunResult>): Promise<ViewRun> {
    for (let attempt = 1; ; attempt += 1) {
      await this.capture.ensure(view);
      const result = await run();
      if (result.kind === 'unwanted') throw new Error('a run that is always wanted');
      await this.after(view, result);
      const isTried = result.kind !== 'ran' || ENDED.includes(result.run.state);
      if (isTried || attempt >= this.settings.attemptsMax) return result.run;
      if (ruleFor(result.run.errorClass ?? '').isImmediate !== true)
        await pause(this.settings.retryMs * attempt * (0.5 + Math.random()), this.timers);
    }
  }

  private async after(view: ViewDefinition, result: RunResult): Promise<void> {
    if (result.kind !== 'ran') return;
    await this.controls.noted(view, result.run);
    await this.vacuum.after(view, result.run);
    // A build that is a materialized view again has no use for what is queued.
    const isBuilt = result.run.state === 'succeeded' && result.run.mode === 'swap';
    if (isBuilt && view.incremental === null) await this.capture.release(view.name);
  }
}

export interface PassedOver {
  readonly state: 'skipped' | 'upstream_failed';
  readonly reason: string;
}
