import type { LoggerService } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { randomUUID } from 'node:crypto';
import { AdvicePresenter } from './api/advice.presenter.js';
import { QueryExplainer } from './api/query.explainer.js';
import { QueryPresenter } from './api/query.presenter.js';
import { ViewsPresenter } from './api/views.presenter.js';
import { wireCase } from './api/wire-case.js';
import { createApplication } from './app.factory.js';
import { examineAll } from './cli/doctor.examiner.js';
import type { DoctorFinding } from './cli/doctor.finding.js';
import type { LoadRequest, LocalEngine, ViewsOptions } from './cli/local-engine.port.js';
import type { ServerClient } from './cli/server.client.js';
import type { Settings } from './config/settings.js';
import { CopyConnection } from './database/copy-connection.js';
import { provideDatabase, type ProvidedDatabase } from './database/database-provision.js';
import type { DatabaseUrls } from './database/database-urls.js';
import { migrate } from './database/migrator.js';
import { OwnerConnection } from './database/owner-connection.js';
import { pendingMigrations } from './database/pending-migrations.js';
import { examinations } from './doctor.examinations.js';
import { domainData } from './domain-data.js';
import type { JsonObject } from './kernel/canonical-json.js';
import { SystemClock } from './kernel/clock.js';
import { FalajError } from './kernel/falaj-error.js';
import type { QueryAnswer } from './kernel/query-answer.js';
import type { QueryScope } from './kernel/query-scope.js';
import { loadDatasets } from './local.load.js';
import type { ProgressOutput } from './observability/progress-bar.js';
import { IntentCatalogue } from './orchestration/intent.catalogue.js';
import { OrchestrationService } from './orchestration/orchestration.service.js';
import { loadDefinitions } from './registry/definitions/definitions.loader.js';
import { KeptDefinitions } from './registry/definitions/kept-definitions.js';
import { withViewsFile } from './registry/definitions/views-file.overlay.js';
import { OperationCatalogue } from './registry/operation.catalogue.js';
import { QueryRegistry } from './registry/query.registry.js';

/** Whoever may start the command line with the database's addresses at hand may see what is in it. */
const OPERATOR: QueryScope = {
  principal: 'falaj-cli',
  tenants: [],
  tenant: null,
  workspaces: [],
  roles: ['admin'],
  reading: {},
};

const SILENT: LoggerService = { log: () => undefined, warn: () => undefined, error: () => undefined };

/** A person waits: a database that is away is told of sooner than at a start. */
const DATABASE_WAIT_MS = 3000;

/**
 * What the command line does without asking a server: it readies the same database and builds the same application, asks it once,
 * and takes both down again. Only `load`, and `viewApply`, `viewRefresh`, `viewRollback`, `viewPause`, `viewResume` and
 * `viewCancel` change anything; triggers, migrations and what running servers cache stay as they are.
 * Log lines go to nobody; problems come out as errors.
 */
export class LocalApplication implements LocalEngine {
  private known: Promise<QueryRegistry> | undefined;
  private database: Promise<ProvidedDatabase> | undefined;
  private readonly settings: Settings;

  constructor(
    private readonly given: Settings,
    private readonly server: ServerClient,
    private readonly progress: ProgressOutput,
  ) {
    const bootWaitMs = Math.min(given.database.bootWaitMs, DATABASE_WAIT_MS);
    // A process of this role leaves the triggers alone; and nothing is built or warmed that nobody asked for.
    this.settings = {
      ...given,
      role: 'http',
      database: { ...given.database, bootWaitMs },
      materialization: { ...given.materialization, applyAtStart: false, scheduleEnabled: false },
      writeBehind: { ...given.writeBehind, applies: false },
      prefetch: {
        ...given.prefetch,
        ...{ packsAtStart: [], warmAfterRefresh: false, warmUp: { ...given.prefetch.warmUp, mostUsed: 0 } },
      },
      schedule: { ...given.schedule, enabled: false },
      tracing: { ...given.tracing, endpoint: null },
    };
  }

  async queries(): Promise<JsonObject> {
    return new QueryPresenter(await this.registry()).list();
  }

  async contract(queryId: string): Promise<JsonObject> {
    return new QueryPresenter(await this.registry()).contract(queryId, OPERATOR);
  }

  async run(queryId: string, params: JsonObject): Promise<QueryAnswer> {
    (await this.registry()).bind(queryId, params);
    return this.withApplication((app) => app.get(OperationCatalogue).invoke(queryId, OPERATOR, params));
  }

  async explain(queryId: string, params: JsonObject): Promise<JsonObject> {
    (await this.registry()).bind(queryId, params);
    return this.withApplication((app) => app.get(QueryExplainer).explain(queryId, OPERATOR, { ...params }));
  }

  orchestrate(intent: string, params: JsonObject): Promise<JsonObject> {
    const order = { intent, params, scope: OPERATOR, requestId: randomUUID() };
    return this.withApplication((app) => app.get(OrchestrationService, { strict: false }).run(order));
  }

  intents(): Promise<JsonObject> {
    return this.withApplication((app) => {
      const intents = app.get(IntentCatalogue, { strict: false }).list();
      return Promise.resolve(wireCase({ count: intents.length, intents }) as JsonObject);
    });
  }

  async load(request: LoadRequest): Promise<JsonObject> {
    const domains = domainData(request.domains);
    return this.withDatabase(async (urls) => {
      if ((await pendingMigrations(urls.owner)).length > 0) await migrate(urls.owner, urls.appRole);
      const owner = new OwnerConnection(urls, this.settings);
      return owner.withOwner((client) => loadDatasets(domains, new CopyConnection(client), request, this.progress));
    });
  }

  views(): Promise<JsonObject> {
    return this.withViews((views) => views.list());
  }

  viewStatus(name: string): Promise<JsonObject> {
    return this.withViews((views) => views.show(name));
  }

  viewPlan({ registryFile }: ViewsOptions = {}): Promise<JsonObject> {
    const drops = registryFile === undefined;
    return this.withViewsOf(registryFile, (views) => views.plan({ drops }));
  }

  viewApply({ planId, drops, ...options }: Parameters<LocalEngine['viewApply']>[0] = {}): Promise<JsonObject> {
    const plan = planId === undefined ? {} : { planId };
    const isDropping = drops !== false && options.registryFile === undefined;
    return this.withRunsOf(
      options,
      async (views) => wireCase(await views.apply({ ...plan, drops: isDropping })) as JsonObject,
    );
  }

  viewExplain(name: string): Promise<JsonObject> {
    return this.withViews((views) => views.explain(name));
  }

  viewRollback(name: string): Promise<JsonObject> {
    return this.withViews(async (views) => wireCase(await views.rollback(name)) as JsonObject);
  }

  viewPause(name: string, reason: string | undefined): Promise<JsonObject> {
    return this.withViews((views) => views.pause(name, OPERATOR.principal, reason));
  }

  viewResume(name: string): Promise<JsonObject> {
    return this.withViews((views) => views.resume(name));
  }

  viewCancel(name: string): Promise<JsonObject> {
    return this.withViews((views) => views.cancel(name, OPERATOR.principal));
  }

  viewRefresh(names: readonly string[], options: ViewsOptions = {}): Promise<JsonObject> {
    return this.withRunsOf(options, async (views) => {
      const runs = await views.refreshAll(names.length === 0 ? undefined : names);
      return { runs: wireCase(runs) };
    });
  }

  viewAdvice(): Promise<JsonObject> {
    return this.withApplication((app) => app.get(AdvicePresenter).advise());
  }

  examine(): Promise<readonly DoctorFinding[]> {
    const looks = examinations({
      settings: this.given,
      server: this.server,
      registry: () => this.registry(),
      pendingMigrations: async () => pendingMigrations((await this.provided()).urls.owner),
      withApplication: (look) => this.withApplication(look),
    });
    return this.leavingDatabase(() => examineAll(looks));
  }

  /** Leaves the database as it was found, also in the middle of a verb. Safe to repeat. */
  async close(): Promise<void> {
    const { database } = this;
    this.database = undefined;
    await database?.then(
      (provided) => provided.stop(),
      () => undefined,
    );
  }

  private registry(): Promise<QueryRegistry> {
    this.known ??= this.readRegistry();
    return this.known;
  }

  private async readRegistry(): Promise<QueryRegistry> {
    const { definitionsDirectory, keptDirectory, ...rules } = this.settings.registry;
    const set = await loadDefinitions(definitionsDirectory, rules, new KeptDefinitions(keptDirectory));
    return new QueryRegistry(set, new SystemClock());
  }

  private provided(): Promise<ProvidedDatabase> {
    this.database ??= provideDatabase(this.settings.database, () => undefined);
    return this.database;
  }

  private withDatabase<T>(work: (urls: DatabaseUrls) => Promise<T>): Promise<T> {
    return this.leavingDatabase(async () => work((await this.provided()).urls));
  }

  private async leavingDatabase<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } finally {
      await this.close();
    }
  }

  private withViews(
    work: (views: ViewsPresenter) => Promise<JsonObject>,
    settings: Settings = this.settings,
  ): Promise<JsonObject> {
    return this.withApplication((app) => work(app.get(ViewsPresenter)), settings);
  }

  private withViewsOf(
    registryFile: string | undefined,
    work: (views: ViewsPresenter) => Promise<JsonObject>,
  ): Promise<JsonObject> {
    if (registryFile === undefined) return this.withViews(work);
    const { registry } = this.settings;
    return withViewsFile(registry.definitionsDirectory, registryFile, (definitionsDirectory) =>
      this.withViews(work, { ...this.settings, registry: { ...registry, definitionsDirectory } }),
    );
  }

  /** Runs that begin here are looked after by whoever asked for them, as long as they last. */
  private withRunsOf(
    { registryFile, follow = (_source, work) => work() }: ViewsOptions,
    work: (views: ViewsPresenter) => Promise<JsonObject>,
  ): Promise<JsonObject> {
    return this.withViewsOf(registryFile, (views) =>
      follow({ list: () => views.list(), cancel: (name) => views.cancel(name, OPERATOR.principal) }, () => work(views)),
    );
  }

  /** One that is still open is left open: whoever opened it closes it. */
  private async withApplication<T>(
    work: (app: NestFastifyApplication) => Promise<T>,
    settings: Settings = this.settings,
  ): Promise<T> {
    if (this.database === undefined) return this.withDatabase((urls) => this.withApplicationOver(urls, work, settings));
    return this.withApplicationOver((await this.provided()).urls, work, settings);
  }

  private async withApplicationOver<T>(
    urls: DatabaseUrls,
    work: (app: NestFastifyApplication) => Promise<T>,
    settings: Settings,
  ): Promise<T> {
    const pending = await pendingMigrations(urls.owner);
    if (pending.length > 0)
      throw new FalajError('database.unmigrated', `the database lacks ${String(pending.length)} migrations`);
    const app = await createApplication(settings, urls, { logger: SILENT });
    try {
      await app.init();
      return await work(app);
    } finally {
      await app.close();
    }
  }
}
