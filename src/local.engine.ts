import type { LoggerService } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createApplication } from './app.factory.js';
import { examineAll } from './cli/doctor.examiner.js';
import type { DoctorFinding } from './cli/doctor.finding.js';
import type { LoadRequest, LocalEngine } from './cli/local-engine.port.js';
import type { ServerClient } from './cli/server.client.js';
import type { Settings } from './config/settings.js';
import { CopyConnection } from './database/copy-connection.js';
import { provideDatabase, type ProvidedDatabase } from './database/database-provision.js';
import { migrate } from './database/migrator.js';
import { OwnerConnection } from './database/owner-connection.js';
import { examinations } from './doctor.examinations.js';
import { LabourMarketLoader } from './domains/labour-market/labour-market.loader.js';
import { SystemClock } from './kernel/clock.js';
import { FalajError } from './kernel/falaj-error.js';
import type { JsonObject } from './kernel/canonical-json.js';
import type { QueryAnswer } from './kernel/query-answer.js';
import type { QueryScope } from './kernel/query-scope.js';
import { QueryExplainer } from './api/query.explainer.js';
import { ProgressBar, type ProgressOutput } from './observability/progress-bar.js';
import { loadDefinitions } from './registry/definitions/definitions.loader.js';
import { OperationCatalogue } from './registry/operation.catalogue.js';
import { QueryRegistry } from './registry/query.registry.js';

/** Whoever may start the command line with the database's addresses at hand may see what is in it. */
const OPERATOR: QueryScope = { principal: 'falaj-cli', tenants: [], tenant: null, roles: ['admin'], reading: {} };

const SILENT: LoggerService = { log: () => undefined, warn: () => undefined, error: () => undefined };

const DOMAINS: readonly string[] = ['labour-market'];

/**
 * What the command line does where no server runs: it readies the same database and builds the same application, asks it
 * once, and takes both down again. Log lines go to nobody; problems come out as errors.
 */
export class LocalApplication implements LocalEngine {
  private known: Promise<QueryRegistry> | undefined;

  constructor(
    private readonly settings: Settings,
    private readonly server: ServerClient,
    private readonly progress: ProgressOutput,
  ) {}

  registry(): Promise<QueryRegistry> {
    this.known ??= this.readRegistry();
    return this.known;
  }

  run(queryId: string, params: JsonObject): Promise<QueryAnswer> {
    return this.withApplication((app) => app.get(OperationCatalogue).invoke(queryId, OPERATOR, params));
  }

  explain(queryId: string, params: JsonObject): Promise<JsonObject> {
    return this.withApplication((app) => app.get(QueryExplainer).explain(queryId, OPERATOR, { ...params }));
  }

  async load(request: LoadRequest): Promise<JsonObject> {
    const unknown = request.domains.find((domain) => !DOMAINS.includes(domain));
    if (unknown !== undefined) {
      throw new FalajError('request.invalid', `no data for the domain ${JSON.stringify(unknown)}`, {
        hint: `There are: ${DOMAINS.join(', ')}.`,
      });
    }
    return this.withDatabase(async (database) => {
      await migrate(database.urls.owner, database.urls.appRole);
      return this.loadLabourMarket(database, request);
    });
  }

  examine(): Promise<readonly DoctorFinding[]> {
    return examineAll(
      examinations({
        settings: this.settings,
        server: this.server,
        registry: () => this.registry(),
        withApplication: (look) => this.withApplication(look),
      }),
    );
  }

  private async loadLabourMarket(database: ProvidedDatabase, request: LoadRequest): Promise<JsonObject> {
    const bar = new ProgressBar(this.progress, () => performance.now());
    const report = await new OwnerConnection(database.urls, this.settings).withOwner((client) =>
      new LabourMarketLoader().load(new CopyConnection(client), {
        ...(request.scale === undefined ? {} : { scale: request.scale }),
        force: request.force,
        progress: ({ dataset, phase, rows, totalRows }) => {
          if (phase === 'loaded') bar.finish(dataset, rows);
          else if (phase !== 'unchanged') bar.update(dataset, rows, totalRows);
        },
      }),
    );
    const datasets = report.datasets.map(({ dataset, status, rows, elapsedMs }) => ({
      dataset_id: dataset,
      state: status,
      rows,
      seconds: Math.round(elapsedMs) / 1000,
    }));
    return { datasets, rows_loaded: report.rowsLoaded, seconds: Math.round(report.elapsedMs) / 1000 };
  }

  private async readRegistry(): Promise<QueryRegistry> {
    const { definitionsDirectory, privacyFloor, rowsMax } = this.settings.registry;
    return new QueryRegistry(await loadDefinitions(definitionsDirectory, { privacyFloor, rowsMax }), new SystemClock());
  }

  private async withDatabase<T>(work: (database: ProvidedDatabase) => Promise<T>): Promise<T> {
    const database = await provideDatabase(this.settings.database, () => undefined);
    try {
      return await work(database);
    } finally {
      await database.stop();
    }
  }

  private withApplication<T>(work: (app: NestFastifyApplication) => Promise<T>): Promise<T> {
    return this.withDatabase(async ({ urls }) => {
      await migrate(urls.owner, urls.appRole);
      const app = await createApplication(this.settings, urls, { logger: SILENT });
      try {
        await app.init();
        return await work(app);
      } finally {
        await app.close();
      }
    });
  }
}
