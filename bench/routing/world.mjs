// A database with the shipped data and the generated schema, and the product as shipped over both: its registry, its views, its router.
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import pg from 'pg';
import { DataSource } from 'typeorm';
import { ConnectionGate } from '../../dist/database/connection-gate.js';
import { Connections } from '../../dist/database/connections.js';
import { CopyConnection } from '../../dist/database/copy-connection.js';
import { EmbeddedPostgres } from '../../dist/database/embedded-postgres.js';
import { migrate } from '../../dist/database/migrator.js';
import { OwnerConnection } from '../../dist/database/owner-connection.js';
import { ReadTransaction } from '../../dist/database/read-transaction.js';
import { DatasetLoader } from '../../dist/datasets/dataset.loader.js';
import { domainData } from '../../dist/domain-data.js';
import { EventBus } from '../../dist/events/event-bus.js';
import { SystemClock } from '../../dist/kernel/clock.js';
import { ViewBuilder } from '../../dist/materialization/view.builder.js';
import { loadViews } from '../../dist/materialization/view.catalogue.js';
import { ViewControls } from '../../dist/materialization/view.controls.js';
import { ViewLedger } from '../../dist/materialization/view.ledger.js';
import { ViewRefresher } from '../../dist/materialization/view.refresher.js';
import { ViewRouter } from '../../dist/materialization/view.router.js';
import { ViewRuns } from '../../dist/materialization/view.runs.js';
import { ViewUpkeep } from '../../dist/materialization/view.upkeep.js';
import { ViewVacuum } from '../../dist/materialization/view.vacuum.js';
import { CatalogueAuditor } from '../../dist/registry/catalogue.auditor.js';
import { loadDefinitions } from '../../dist/registry/definitions/definitions.loader.js';
import { QueryRegistry } from '../../dist/registry/query.registry.js';
import { policies, SALES_SCHEMA, SALES_TABLES, salesRows } from './sales.mjs';

const STATEMENT_TIMEOUT_MS = 900_000;
/** Of the generated workforce: equality needs every kind of group, not every row, and the tables are asked as often as the views. */
const LABOUR_SCALE = 0.1;
const VIEWS = {
  ...{
    routingEnabled: true,
    applyAtStart: false,
    scheduleEnabled: false,
    refreshConcurrency: 2,
    lockTimeoutMs: 20_000,
  },
  ...{
    statementTimeoutMs: STATEMENT_TIMEOUT_MS,
    swapLockTimeoutMs: 50,
    swapAttemptsMax: 100,
    busyRetryMs: 5,
    busyAttemptsMax: 1000,
  },
  ...{ historyRowsMax: 1000, attemptsMax: 5, retryMs: 5, suspendFailuresMax: 3, plainRefreshMsMax: 2000 },
  ...{
    bloatFactorMax: 2,
    bloatBytesMin: 1_048_576,
    vacuumDeadShare: 0.2,
    vacuumDeadRowsMin: 10_000,
    analyzeShare: 0.1,
    incrementalImagesMax: 1000,
    incrementalShareMax: 0.5,
  },
};

export class RoutingWorld {
  static async open({ generated, rows, seed }) {
    const place = mkdtempSync(join(tmpdir(), 'falaj-prove-routing-'));
    const definitions = join(place, 'definitions');
    cpSync('definitions', definitions, { recursive: true });
    mkdirSync(join(definitions, 'sales/queries'), { recursive: true });
    writeFileSync(join(definitions, 'sales/tables.yml'), SALES_TABLES);
    writeFileSync(join(definitions, 'sales/views.yml'), generated.views);
    for (const [name, text] of generated.files) writeFileSync(join(definitions, 'sales/queries', name), text);
    const database = await EmbeddedPostgres.start({ directory: join(place, 'postgres'), durability: 'none' });
    const world = new RoutingWorld(place, database);
    try {
      await world.fill(rows, seed);
      await world.boot(definitions);
      return world;
    } catch (error) {
      await world.close();
      throw error;
    }
  }

  constructor(place, database) {
    Object.assign(this, { place, database });
  }

  async fill(rows, seed) {
    const { ownerUrl, appRole } = this.database;
    await migrate(ownerUrl, appRole);
    this.owner = new pg.Client({ connectionString: ownerUrl });
    await this.owner.connect();
    await new DatasetLoader(domainData(['labour-market'])).load(new CopyConnection(this.owner), {
      scale: LABOUR_SCALE,
    });
    const { rows: me } = await this.owner.query('SELECT current_user AS name');
    await this.owner.query(SALES_SCHEMA);
    await this.owner.query(policies(appRole, me[0].name));
    for (const statement of salesRows(seed, rows)) await this.owner.query(statement);
    await this.owner.query('ANALYZE');
    await migrate(ownerUrl, appRole);
  }

  async boot(definitionsDirectory) {
    Logger.overrideLogger(false);
    const { appUrl, ownerUrl, appRole } = this.database;
    const database = {
      poolMax: 4,
      poolQueueMax: 100,
      connectTimeoutMs: 20_000,
      statementTimeoutMs: STATEMENT_TIMEOUT_MS,
    };
    this.source = new DataSource({
      type: 'postgres',
      url: appUrl,
      poolSize: 6,
      installExtensions: false,
      logging: false,
    });
    await this.source.initialize();
    const clock = new SystemClock();
    const settings = { database };
    this.reads = new ReadTransaction(new Connections(this.source, settings, clock), settings, clock);
    const rules = { privacyFloor: 5, rowsMax: 50_000 };
    this.registry = new QueryRegistry(await loadDefinitions(definitionsDirectory, rules), clock);
    for (const { table } of this.registry.trackedTables())
      await this.owner.query('SELECT falaj.track_table($1)', [table]);
    const problems = await new CatalogueAuditor(this.registry, this.reads).audit();
    if (problems.length > 0) throw new Error(JSON.stringify(problems.slice(0, 5)));
    this.catalogue = await loadViews(definitionsDirectory, this.registry);
    this.router = new ViewRouter(this.catalogue, this.reads, true);
    const owner = new OwnerConnection({ app: appUrl, owner: ownerUrl, direct: appUrl, appRole }, settings);
    const ledger = new ViewLedger('proof');
    const refresher = new ViewRefresher(new ViewBuilder(VIEWS, ledger, this.catalogue), ledger, VIEWS);
    const lanes = new ConnectionGate({ max: VIEWS.refreshConcurrency, queueMax: 100, waitMs: 60_000 }, clock);
    const runs = new ViewRuns(owner, ledger, new EventBus(), VIEWS, lanes);
    const parts = [new ViewControls(owner, VIEWS.suspendFailuresMax), new ViewVacuum(owner, VIEWS)];
    this.upkeep = new ViewUpkeep(runs, refresher, ledger, owner, ...parts, clock, appRole, VIEWS);
  }

  /** Runs that did not succeed. */
  async build(names = this.catalogue.list().map(({ name }) => name)) {
    const failed = [];
    for (const view of this.catalogue.inOrder()) {
      if (!names.includes(view.name)) continue;
      const run = await this.upkeep.run(view, 'manual');
      if (run.state !== 'succeeded' && run.state !== 'skipped') failed.push(run);
    }
    return failed;
  }

  async close() {
    await this.source?.destroy();
    await this.owner?.end();
    await this.database.stop();
    rmSync(this.place, { recursive: true, force: true });
  }
}
