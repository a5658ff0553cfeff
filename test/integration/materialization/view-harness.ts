import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import type { Settings } from '../../../src/config/settings.js';
import type { MaterializationSettings } from '../../../src/config/view-settings.js';
import { ConnectionGate } from '../../../src/database/connection-gate.js';
import { OwnerConnection } from '../../../src/database/owner-connection.js';
import { EventBus } from '../../../src/events/event-bus.js';
import { SystemClock, type Timers } from '../../../src/kernel/clock.js';
import { MaterializedViews } from '../../../src/materialization/materialized-views.js';
import { ViewAgenda } from '../../../src/materialization/view.agenda.js';
import { ViewApplier } from '../../../src/materialization/view.applier.js';
import { ViewBuilder } from '../../../src/materialization/view.builder.js';
import { ViewCanceller } from '../../../src/materialization/view.canceller.js';
import { loadViews, type ViewCatalogue } from '../../../src/materialization/view.catalogue.js';
import { ViewChangeWatch } from '../../../src/materialization/view.change-watch.js';
import { ViewControls } from '../../../src/materialization/view.controls.js';
import { ViewLedger } from '../../../src/materialization/view.ledger.js';
import { ViewPlanner } from '../../../src/materialization/view.planner.js';
import { ViewRefresher } from '../../../src/materialization/view.refresher.js';
import { ViewRollback } from '../../../src/materialization/view.rollback.js';
import { ViewRouter } from '../../../src/materialization/view.router.js';
import { ViewRuns } from '../../../src/materialization/view.runs.js';
import { ViewScheduler, type SlotTime } from '../../../src/materialization/view.scheduler.js';
import { ViewStatusReader } from '../../../src/materialization/view.status.js';
import { ViewUpkeep } from '../../../src/materialization/view.upkeep.js';
import { ViewVacuum } from '../../../src/materialization/view.vacuum.js';
import { ViewWatcher } from '../../../src/materialization/view.watcher.js';
import type { QueryRegistry } from '../../../src/registry/query.registry.js';
import { APP_ROLE, type TestDatabase, testDatabase } from '../../support/postgres.js';
import { openConnections, type Opened } from '../database/connections.fixture.js';
import { DefinitionDirectory } from '../registry/registry.fixture.js';

export const VIEW_SETTINGS: MaterializationSettings = {
  routingEnabled: true,
  applyAtStart: true,
  scheduleEnabled: true,
  refreshConcurrency: 2,
  lockTimeoutMs: 20_000,
  statementTimeoutMs: 60_000,
  swapLockTimeoutMs: 50,
  swapAttemptsMax: 100,
  busyRetryMs: 5,
  busyAttemptsMax: 1000,
  queueMax: 100,
  attemptsMax: 3,
  retryMs: 1,
  suspendFailuresMax: 3,
  cancelWaitMs: 5000,
  changeLookMs: 1000,
  plainRefreshMsMax: 10_000,
  bloatFactorMax: 2,
  bloatBytesMin: 1_048_576,
  vacuumDeadShare: 0.2,
  vacuumDeadRowsMin: 100,
  analyzeShare: 0.1,
  historyRowsMax: 1000,
  incrementalImagesMax: 1000,
  incrementalShareMax: 0.5,
  incrementalAuditSeconds: 0,
  verifyShare: 0,
  verifyPerMinuteMax: 1000,
  verifyDeadlineMs: 5000,
  verifyCostMsPerMinute: 60_000,
};

export const TOTALS_SQL = `SELECT v.place, v.visits FROM (SELECT place, sum(n) AS visits FROM public.visit GROUP BY place) AS v
WHERE (:place IS NULL OR v.place = :place) AND v.visits >= :at_least ORDER BY v.place COLLATE "C"`;

export const TOTALS = `
- name: mv_totals
  sql_id: totals
  params: { at_least: 0 }
  indexes: [idx_mv_totals_visits ON mv_totals(visits DESC)]
  refresh_cron: '*/5 * * * *'
`;

/** The room's parts over a database of the suite's own, with one small table to look at. */
export class ViewHarness {
  readonly events = new EventBus();
  readonly ledger: ViewLedger;
  readonly runs: ViewRuns;
  readonly upkeep: ViewUpkeep;
  readonly agenda: ViewAgenda;
  readonly controls: ViewControls;
  readonly vacuum: ViewVacuum;
  readonly views: MaterializedViews;
  readonly builder: ViewBuilder;
  readonly planner: ViewPlanner;
  readonly status: ViewStatusReader;
  readonly watcher: ViewWatcher;
  readonly router: ViewRouter;

  private constructor(
    readonly db: TestDatabase,
    readonly opened: Opened,
    readonly directory: DefinitionDirectory,
    readonly registry: QueryRegistry,
    readonly catalogue: ViewCatalogue,
    readonly settings: MaterializationSettings,
  ) {
    const owner = ownerOf(db);
    this.ledger = new ViewLedger('test');
    const timers = new SystemClock();
    const lanes = new ConnectionGate(
      { max: settings.refreshConcurrency, queueMax: settings.queueMax, waitMs: settings.statementTimeoutMs },
      timers,
    );
    this.runs = new ViewRuns(owner, this.ledger, this.events, settings, lanes);
    this.agenda = new ViewAgenda(owner);
    this.controls = new ViewControls(owner, settings.suspendFailuresMax);
    this.vacuum = new ViewVacuum(owner, settings);
    this.builder = new ViewBuilder(settings, this.ledger, catalogue);
    const refresher = new ViewRefresher(this.builder, this.ledger, settings);
    this.upkeep = new ViewUpkeep(
      ...([this.runs, refresher, this.ledger, owner, this.controls, this.vacuum] as const),
      ...([timers, APP_ROLE, settings] as const),
    );
    const canceller = new ViewCanceller(owner, this.ledger, this.runs, timers, settings.cancelWaitMs);
    this.status = new ViewStatusReader(catalogue, opened.reads, () => Date.now());
    this.planner = new ViewPlanner(catalogue, opened.reads);
    this.views = new MaterializedViews(catalogue, this.status, this.planner, this.upkeep, {
      controls: this.controls,
      canceller,
      applier: new ViewApplier(catalogue, this.planner, refresher, this.builder, this.upkeep),
      rollback: new ViewRollback(this.builder, this.ledger, catalogue),
    });
    this.watcher = new ViewWatcher(catalogue, opened.reads, owner, this.runs);
    this.router = new ViewRouter(catalogue, opened.reads, settings.routingEnabled);
  }

  static async open(
    views = TOTALS,
    options: Partial<MaterializationSettings> = {},
    given?: TestDatabase,
  ): Promise<ViewHarness> {
    Logger.overrideLogger(false);
    const db = given ?? (await testDatabase());
    await db.query(`CREATE TABLE public.visit (id integer PRIMARY KEY, place text NOT NULL, n integer NOT NULL)`);
    await db.query(`INSERT INTO public.visit SELECT g, 'place ' || g % 20, g % 7 FROM generate_series(1, 2000) AS g`);
    await db.query(`SELECT falaj.track_table('public.visit')`);
    const directory = await DefinitionDirectory.make();
    await directory.query('totals', TOTALS_SQL, {
      columns: 'place:string,visits:integer',
      key: 'place',
      parameters:
        '  - {name: place, type: string, description: d, default: null}\n  - {name: at_least, type: integer, description: d, default: 0}',
    });
    return ViewHarness.over(db, directory, views, options);
  }

  /** Over tables and definitions of the suite's own; every table that a definition reads is tracked. */
  static async openWith(
    prepare: (db: TestDatabase, directory: DefinitionDirectory) => Promise<void>,
    views: string,
  ): Promise<ViewHarness> {
    Logger.overrideLogger(false);
    const db = await testDatabase();
    const directory = await DefinitionDirectory.make();
    await prepare(db, directory);
    const harness = await ViewHarness.over(db, directory, views, {});
    for (const { table } of harness.registry.trackedTables()) await db.query('SELECT falaj.track_table($1)', [table]);
    return harness;
  }

  /** Another process over the same database, with views of its own. */
  async beside(views: string): Promise<ViewHarness> {
    return ViewHarness.over(this.db, this.directory, views, {});
  }

  private static async over(
    db: TestDatabase,
    directory: DefinitionDirectory,
    views: string,
    options: Partial<MaterializationSettings>,
  ): Promise<ViewHarness> {
    await writeFile(join(directory.path, 'testing/views.yml'), views);
    const registry = await directory.load();
    const opened = await openConnections(db.appUrl, {
      poolMax: 8,
      poolQueueMax: 100,
      connectTimeoutMs: 5000,
      statementTimeoutMs: 20_000,
    });
    const catalogue = await loadViews(directory.path, registry);
    return new ViewHarness(db, opened, directory, registry, catalogue, { ...VIEW_SETTINGS, ...options });
  }

  scheduler(time: SlotTime, timers: Timers = new SystemClock()): ViewScheduler {
    return new ViewScheduler(this.catalogue, this.upkeep, this.agenda, time, timers, this.settings);
  }

  changeWatch(time: SlotTime, timers: Timers = new SystemClock()): ViewChangeWatch {
    return new ViewChangeWatch(this.catalogue, this.upkeep, this.agenda, time, timers, this.settings.changeLookMs);
  }

  /** Tags that wait to be numbered. */
  async waiting(): Promise<readonly string[]> {
    return (await this.db.query<{ tag: string }>('SELECT tag FROM falaj.outbox ORDER BY id')).map(({ tag }) => tag);
  }

  async leave(): Promise<void> {
    await this.opened.source.destroy();
  }

  async close(): Promise<void> {
    await this.leave();
    await this.directory.remove();
    await this.db.drop();
  }
}

export function ownerOf(db: TestDatabase): OwnerConnection {
  const urls = { app: db.appUrl, owner: db.ownerUrl, direct: db.appUrl, appRole: APP_ROLE };
  return new OwnerConnection(urls, { database: { connectTimeoutMs: 5000 } } as Settings);
}
