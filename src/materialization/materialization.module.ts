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
import { Cron, CronExpression, ScheduleModule, SchedulerRegistry } from '@nestjs/schedule';
import { SETTINGS, type Settings } from '../config/settings.js';
import { DATABASE_URLS, type DatabaseUrls } from '../database/database-urls.js';
import { OwnerConnection } from '../database/owner-connection.js';
import { ReadTransaction } from '../database/read-transaction.js';
import { EventBus } from '../events/event-bus.js';
import type { Clock, Timers } from '../kernel/clock.js';
import { FalajError } from '../kernel/falaj-error.js';
import { CLOCK } from '../observability/clock.token.js';
import { QueryRegistry } from '../registry/query.registry.js';
import { QUERY_ROUTER } from '../registry/query.router.js';
import { MaterializedViews } from './materialized-views.js';
import { ViewOperations } from './view-operations.port.js';
import { ViewApplier } from './view.applier.js';
import { ViewBuilder } from './view.builder.js';
import { loadViews, ViewCatalogue } from './view.catalogue.js';
import { ViewLedger } from './view.ledger.js';
import { ViewPlanner } from './view.planner.js';
import { ViewRefresher } from './view.refresher.js';
import { ViewRollback } from './view.rollback.js';
import { ViewRouter } from './view.router.js';
import { ViewRuns } from './view.runs.js';
import { ViewScheduler, type SlotTime } from './view.scheduler.js';
import { ViewStatusReader } from './view.status.js';
import { ViewUpkeep } from './view.upkeep.js';
import { ViewWatcher } from './view.watcher.js';

const STOP_WAIT_MS = 5000;

const parts = [
  {
    provide: ViewCatalogue,
    inject: [SETTINGS, QueryRegistry],
    useFactory: ({ registry }: Settings, queries: QueryRegistry) => loadViews(registry.definitionsDirectory, queries),
  },
  { provide: ViewLedger, useFactory: () => new ViewLedger(processName()) },
  {
    provide: ViewBuilder,
    inject: [SETTINGS, ViewLedger, ViewCatalogue],
    useFactory: ({ materialization }: Settings, ledger: ViewLedger, catalogue: ViewCatalogue) =>
      new ViewBuilder(materialization, ledger, catalogue),
  },
  {
    provide: ViewRuns,
    inject: [OwnerConnection, ViewLedger, EventBus, SETTINGS],
    useFactory: (owner: OwnerConnection, ledger: ViewLedger, events: EventBus, { materialization }: Settings) =>
      new ViewRuns(owner, ledger, events, materialization),
  },
  {
    provide: ViewRefresher,
    inject: [ViewBuilder, ViewLedger],
    useFactory: (builder: ViewBuilder, ledger: ViewLedger) => new ViewRefresher(builder, ledger),
  },
  {
    provide: ViewUpkeep,
    inject: [ViewRuns, ViewRefresher, ViewLedger, OwnerConnection, ReadTransaction, DATABASE_URLS, SETTINGS],
    useFactory: (
      runs: ViewRuns,
      refresher: ViewRefresher,
      ledger: ViewLedger,
      owner: OwnerConnection,
      reads: ReadTransaction,
      { appRole }: DatabaseUrls,
      { materialization }: Settings,
    ) => new ViewUpkeep(runs, refresher, ledger, owner, reads, appRole, materialization.lockTimeoutMs),
  },
  {
    provide: ViewPlanner,
    inject: [ViewCatalogue, ReadTransaction],
    useFactory: (catalogue: ViewCatalogue, reads: ReadTransaction) => new ViewPlanner(catalogue, reads),
  },
  {
    provide: ViewStatusReader,
    inject: [ViewCatalogue, ReadTransaction, CLOCK],
    useFactory: (catalogue: ViewCatalogue, reads: ReadTransaction, clock: Clock) =>
      new ViewStatusReader(catalogue, reads, () => clock.now()),
  },
  {
    provide: ViewWatcher,
    inject: [ViewCatalogue, ReadTransaction, OwnerConnection, ViewRuns],
    useFactory: (catalogue: ViewCatalogue, reads: ReadTransaction, owner: OwnerConnection, runs: ViewRuns) =>
      new ViewWatcher(catalogue, reads, owner, runs),
  },
  {
    provide: ViewScheduler,
    inject: [ViewCatalogue, ViewUpkeep, ReadTransaction, CLOCK, SETTINGS],
    useFactory: (
      catalogue: ViewCatalogue,
      upkeep: ViewUpkeep,
      reads: ReadTransaction,
      timers: Timers,
      { materialization }: Settings,
    ) => new ViewScheduler(catalogue, upkeep, databaseTime(reads), timers, materialization),
  },
  {
    provide: ViewApplier,
    inject: [ViewCatalogue, ViewPlanner, ViewRuns, ViewRefresher, ViewBuilder, ViewUpkeep, DATABASE_URLS],
    useFactory: (
      catalogue: ViewCatalogue,
      planner: ViewPlanner,
      runs: ViewRuns,
      refresher: ViewRefresher,
      builder: ViewBuilder,
      upkeep: ViewUpkeep,
      { appRole }: DatabaseUrls,
    ) => new ViewApplier(catalogue, planner, runs, refresher, builder, upkeep, appRole),
  },
  {
    provide: ViewRollback,
    inject: [ViewBuilder, ViewLedger, ViewCatalogue],
    useFactory: (builder: ViewBuilder, ledger: ViewLedger, catalogue: ViewCatalogue) =>
      new ViewRollback(builder, ledger, catalogue),
  },
  {
    provide: MaterializedViews,
    inject: [
      ...[ViewCatalogue, ViewStatusReader, ViewPlanner, ViewUpkeep],
      ...[ViewApplier, ViewRollback, ViewRuns, DATABASE_URLS],
    ],
    useFactory: (
      catalogue: ViewCatalogue,
      reader: ViewStatusReader,
      planner: ViewPlanner,
      upkeep: ViewUpkeep,
      applier: ViewApplier,
      rollback: ViewRollback,
      runs: ViewRuns,
      { appRole }: DatabaseUrls,
    ) => new MaterializedViews(catalogue, reader, planner, upkeep, { applier, rollback, runs, appRole }),
  },
  { provide: ViewOperations, useExisting: MaterializedViews },
  {
    provide: QUERY_ROUTER,
    inject: [ViewCatalogue, ReadTransaction, SETTINGS],
    useFactory: (catalogue: ViewCatalogue, reads: ReadTransaction, { materialization }: Settings) =>
      new ViewRouter(catalogue, reads, materialization.routingEnabled),
  },
];

/**
 * Materialized views: built at a start from the definitions, refreshed by their schedules, by one process at a time. A process that
 * only answers requests builds and refreshes nothing. A view that cannot be built keeps nobody from starting: its run says why, and
 * the tables answer.
 */
@Global()
@Module({
  imports: [ScheduleModule.forRoot()],
  providers: parts,
  exports: [MaterializedViews, ViewOperations, ViewCatalogue, QUERY_ROUTER],
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
    private readonly watcher: ViewWatcher,
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
    this.isUp = true;
  }

  /** Slots missed while nobody ran, runs that died, refreshes by hand. */
  @Cron(CronExpression.EVERY_10_SECONDS, { name: 'views', waitForCompletion: true })
  async lookAfter(): Promise<void> {
    if (!this.isUp) return;
    try {
      await this.watcher.look();
      await this.scheduler.sweep();
      this.isFailing = false;
    } catch (error) {
      // Told once: a database that is away would fill the log.
      if (!this.isFailing) this.logger.warn({ message: 'views cannot be looked after', code: codeOf(error) });
      this.isFailing = true;
    }
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.isUp = false;
    await this.scheduler.stop(STOP_WAIT_MS);
  }
}

function codeOf(error: unknown): string {
  return error instanceof FalajError ? error.code : 'unknown';
}

function databaseTime(reads: ReadTransaction): SlotTime {
  return {
    now: async () => {
      const text = `SELECT extract(epoch FROM clock_timestamp()) * 1000`;
      const { rows } = await reads.run((reader) => reader.query(text));
      return Math.floor(Number(rows[0]?.[0]));
    },
  };
}

/** Unlike that of any other process, also of the next one here. */
function processName(): string {
  return `${hostname().slice(0, 60)}:${String(process.pid)}:${randomBytes(3).toString('hex')}`;
}
