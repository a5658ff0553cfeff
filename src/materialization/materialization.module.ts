import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import {
  Global,
  Inject,
  Logger,
  Module,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
  type OnModuleInit,
} from '@nestjs/common';
import { Cron, CronExpression, SchedulerRegistry } from '@nestjs/schedule';
import { SETTINGS, type Settings } from '../config/settings.js';
import type { MaterializationSettings } from '../config/view-settings.js';
import { ConnectionGate } from '../database/connection-gate.js';
import { DATABASE_URLS, type DatabaseUrls } from '../database/database-urls.js';
import { OwnerPool } from '../database/owner-pool.js';
import { ReadTransaction } from '../database/read-transaction.js';
import { WriteTransaction } from '../database/write-transaction.js';
import { EventBus } from '../events/event-bus.js';
import type { Clock, Timers } from '../kernel/clock.js';
import { FalajError } from '../kernel/falaj-error.js';
import { Tracer } from '../observability/tracing/tracer.js';
import { CLOCK } from '../observability/clock.token.js';
import { SCHEDULING } from '../observability/scheduling.js';
import { QueryRegistry } from '../registry/query.registry.js';
import { QUERY_ROUTER } from '../registry/query.router.js';
import { WorthReader } from './advice/worth.reader.js';
import { ViewAudit } from './incremental/view.audit.js';
import { KeptViews } from './kept-views.js';
import { MaterializedViews } from './materialized-views.js';
import { ViewOperations } from './view-operations.port.js';
import { OPERATIONS } from './view-operations.providers.js';
import { RunMetrics } from './run.metrics.js';
import { ViewAgenda } from './view.agenda.js';
import { ViewBuilder } from './view.builder.js';
import { ViewCanceller } from './view.canceller.js';
import { loadViews, ViewCatalogue } from './view.catalogue.js';
import { ViewChangeWatch } from './view.change-watch.js';
import { ViewControls } from './view.controls.js';
import { ViewLedger } from './view.ledger.js';
import { ViewPlanner } from './view.planner.js';
import { ViewRefresher } from './view.refresher.js';
import { quarantineBy } from './view.quarantine.js';
import { ViewRouter } from './view.router.js';
import { ViewRuns } from './view.runs.js';
import { ViewScheduler } from './view.scheduler.js';
import { ViewStatusReader } from './view.status.js';
import { ViewUpkeep } from './view.upkeep.js';
import { ViewVacuum } from './view.vacuum.js';
import { verifierOver, ViewVerifier } from './view.verifier.js';
import { ViewWatcher } from './view.watcher.js';

const STOP_WAIT_MS = 5000;

const parts = [
  {
    provide: ViewCatalogue,
    inject: [SETTINGS, QueryRegistry],
    useFactory: ({ registry }: Settings, queries: QueryRegistry) =>
      loadViews(registry.definitionsDirectory, queries, {
        views: new KeptViews(registry.keptDirectory, queries),
        rules: registry,
      }),
  },
  { provide: ViewLedger, useFactory: () => new ViewLedger(processName()) },
  {
    provide: ViewBuilder,
    inject: [SETTINGS, ViewLedger, ViewCatalogue],
    useFactory: ({ materialization }: Settings, ledger: ViewLedger, catalogue: ViewCatalogue) =>
      new ViewBuilder(materialization, ledger, catalogue),
  },
  {
    provide: OwnerPool,
    inject: [DATABASE_URLS, SETTINGS],
    useFactory: ({ owner }: DatabaseUrls, { database, materialization }: Settings) =>
      new OwnerPool(
        owner,
        { max: connectionsFor(materialization), connectTimeoutMs: database.connectTimeoutMs },
        'falaj views',
      ),
  },
  { provide: ViewAgenda, inject: [OwnerPool], useFactory: (owner: OwnerPool) => new ViewAgenda(owner) },
  {
    provide: ViewControls,
    inject: [OwnerPool, SETTINGS],
    useFactory: (owner: OwnerPool, { materialization }: Settings) =>
      new ViewControls(owner, materialization.suspendFailuresMax),
  },
  {
    provide: ViewVacuum,
    inject: [OwnerPool, SETTINGS],
    useFactory: (owner: OwnerPool, { materialization }: Settings) => new ViewVacuum(owner, materialization),
  },
  {
    provide: ViewRuns,
    inject: [OwnerPool, ViewLedger, EventBus, SETTINGS, CLOCK, Tracer],
    useFactory: (
      owner: OwnerPool,
      ledger: ViewLedger,
      events: EventBus,
      { materialization }: Settings,
      timers: Timers,
      tracer: Tracer,
    ) => {
      const { refreshConcurrency: max, queueMax, statementTimeoutMs: waitMs } = materialization;
      return new ViewRuns(
        owner,
        ledger,
        events,
        materialization,
        new ConnectionGate({ max, queueMax, waitMs }, timers),
        tracer,
      );
    },
  },
  {
    provide: ViewCanceller,
    inject: [OwnerPool, ViewLedger, ViewRuns, CLOCK, SETTINGS],
    useFactory: (owner: OwnerPool, ledger: ViewLedger, runs: ViewRuns, timers: Timers, { materialization }: Settings) =>
      new ViewCanceller(owner, ledger, runs, timers, materialization.cancelWaitMs),
  },
  {
    provide: ViewRefresher,
    inject: [ViewBuilder, ViewLedger, SETTINGS],
    useFactory: (builder: ViewBuilder, ledger: ViewLedger, { materialization }: Settings) =>
      new ViewRefresher(builder, ledger, materialization),
  },
  {
    provide: ViewUpkeep,
    inject: [ViewRuns, ViewRefresher, ViewLedger, OwnerPool, ViewControls, ViewVacuum, CLOCK, DATABASE_URLS, SETTINGS],
    useFactory: (
      runs: ViewRuns,
      refresher: ViewRefresher,
      ledger: ViewLedger,
      owner: OwnerPool,
      controls: ViewControls,
      vacuum: ViewVacuum,
      timers: Timers,
      { appRole }: DatabaseUrls,
      { materialization }: Settings,
    ) => new ViewUpkeep(runs, refresher, ledger, owner, controls, vacuum, timers, appRole, materialization),
  },
  {
    provide: ViewPlanner,
    inject: [ViewCatalogue, ReadTransaction],
    useFactory: (catalogue: ViewCatalogue, reads: ReadTransaction) => new ViewPlanner(catalogue, reads),
  },
  {
    provide: ViewStatusReader,
    inject: [ViewCatalogue, ReadTransaction, CLOCK, { token: WorthReader, optional: true }],
    useFactory: (catalogue: ViewCatalogue, reads: ReadTransaction, clock: Clock, worth: WorthReader | undefined) =>
      new ViewStatusReader(catalogue, reads, () => clock.now(), worth ?? null),
  },
  {
    provide: ViewWatcher,
    inject: [ViewCatalogue, ReadTransaction, OwnerPool, ViewRuns],
    useFactory: (catalogue: ViewCatalogue, reads: ReadTransaction, owner: OwnerPool, runs: ViewRuns) =>
      new ViewWatcher(catalogue, reads, owner, runs),
  },
  {
    provide: ViewAudit,
    inject: [ViewCatalogue, OwnerPool, ViewUpkeep, SETTINGS],
    useFactory: (catalogue: ViewCatalogue, owner: OwnerPool, upkeep: ViewUpkeep, { materialization }: Settings) =>
      new ViewAudit(catalogue, owner, upkeep, materialization),
  },
  {
    provide: ViewScheduler,
    inject: [ViewCatalogue, ViewUpkeep, ViewAgenda, CLOCK, SETTINGS],
    useFactory: (
      catalogue: ViewCatalogue,
      upkeep: ViewUpkeep,
      agenda: ViewAgenda,
      timers: Timers,
      { materialization }: Settings,
    ) => new ViewScheduler(catalogue, upkeep, agenda, agenda, timers, materialization),
  },
  {
    provide: ViewChangeWatch,
    inject: [ViewCatalogue, ViewUpkeep, ViewAgenda, CLOCK, SETTINGS],
    useFactory: (
      catalogue: ViewCatalogue,
      upkeep: ViewUpkeep,
      agenda: ViewAgenda,
      timers: Timers,
      { materialization }: Settings,
    ) => new ViewChangeWatch(catalogue, upkeep, agenda, agenda, timers, materialization.changeLookMs),
  },
  ...OPERATIONS,
  {
    provide: ViewRouter,
    inject: [ViewCatalogue, ReadTransaction, SETTINGS],
    useFactory: (catalogue: ViewCatalogue, reads: ReadTransaction, { materialization }: Settings) =>
      new ViewRouter(catalogue, reads, materialization.routingEnabled),
  },
  RunMetrics,
  { provide: QUERY_ROUTER, useExisting: ViewRouter },
  {
    provide: ViewVerifier,
    inject: [ViewRouter, ReadTransaction, WriteTransaction, CLOCK, SETTINGS],
    useFactory: (
      router: ViewRouter,
      reads: ReadTransaction,
      writes: WriteTransaction,
      clock: Clock,
      { materialization, registry }: Settings,
    ) => verifierOver(router, reads, quarantineBy(writes), { ...materialization, rowsMax: registry.rowsMax }, clock),
  },
];

/**
 * Materialized views: built at a start from the definitions, refreshed by their schedules, by one process at a time. A process that
 * only answers requests builds and refreshes nothing. A view that cannot be built keeps nobody from starting: its run says why, and
 * the tables answer.
 */
@Global()
@Module({
  imports: [SCHEDULING],
  providers: parts,
  exports: [MaterializedViews, ViewOperations, ViewCatalogue, QUERY_ROUTER, ViewVerifier],
})
export class MaterializationModule implements OnModuleInit, OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('Views');
  private readonly isKeeper: boolean;
  private isUp = false;
  private isFailing = false;

  constructor(
    private readonly catalogue: ViewCatalogue,
    private readonly views: MaterializedViews,
    private readonly runs: ViewRuns,
    private readonly scheduler: ViewScheduler,
    private readonly changes: ViewChangeWatch,
    private readonly watcher: ViewWatcher,
    private readonly audit: ViewAudit,
    private readonly jobs: SchedulerRegistry,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {
    this.isKeeper = settings.role !== 'http';
  }

  /** Before the definitions are held against the database: a query may read a view by its name. */
  async onModuleInit(): Promise<void> {
    if (!this.isKeeper) return;
    await this.runs.recover(this.catalogue.list());
    if (!this.settings.materialization.applyAtStart) return;
    const runs = await this.views.applyAtStart();
    const failed = runs.filter(({ state }) => state === 'failed').map(({ view }) => view);
    this.logger.log({
      message: 'views looked after',
      views: this.catalogue.list().length,
      built: runs.length - failed.length,
    });
    if (failed.length > 0) this.logger.error({ message: 'views could not be built; the tables answer', views: failed });
  }

  onApplicationBootstrap(): void {
    if (!this.isKeeper || !this.settings.materialization.scheduleEnabled) return;
    this.scheduler.register(this.jobs);
    this.changes.start();
    this.isUp = true;
  }

  /** Slots missed while nobody ran, runs that died, refreshes by hand. */
  @Cron(CronExpression.EVERY_10_SECONDS, { name: 'views', waitForCompletion: true })
  async lookAfter(): Promise<void> {
    if (!this.isUp) return;
    try {
      await this.watcher.look();
      await this.scheduler.sweep();
      await this.audit.look();
      this.isFailing = false;
    } catch (error) {
      // Told once: a database that is away would fill the log.
      if (!this.isFailing) this.logger.warn({ message: 'views cannot be looked after', code: codeOf(error) });
      this.isFailing = true;
    }
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.isUp = false;
    await Promise.all([this.scheduler.stop(STOP_WAIT_MS), this.changes.stop(STOP_WAIT_MS)]);
  }
}

function codeOf(error: unknown): string {
  return error instanceof FalajError ? error.code : 'unknown';
}

/** Two for each run, and some for what only looks or clears up: none of these is ever held while another is waited for. */
function connectionsFor({ refreshConcurrency }: MaterializationSettings): number {
  return 2 * refreshConcurrency + 2;
}

/** Unlike that of any other process, also of the next one here. */
function processName(): string {
  return `${hostname().slice(0, 60)}:${String(process.pid)}:${randomBytes(3).toString('hex')}`;
}
