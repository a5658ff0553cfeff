// Three views over one table, each reading the one below, and the parts that keep them, as the product ships them.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import 'reflect-metadata';
import { Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { ConnectionGate } from '../../dist/database/connection-gate.js';
import { Connections } from '../../dist/database/connections.js';
import { OwnerConnection } from '../../dist/database/owner-connection.js';
import { OwnerPool } from '../../dist/database/owner-pool.js';
import { ReadTransaction } from '../../dist/database/read-transaction.js';
import { EventBus } from '../../dist/events/event-bus.js';
import { SystemClock } from '../../dist/kernel/clock.js';
import { MaterializedViews } from '../../dist/materialization/materialized-views.js';
import { ViewApplier } from '../../dist/materialization/view.applier.js';
import { ViewBuilder } from '../../dist/materialization/view.builder.js';
import { ViewCanceller } from '../../dist/materialization/view.canceller.js';
import { loadViews } from '../../dist/materialization/view.catalogue.js';
import { ViewControls } from '../../dist/materialization/view.controls.js';
import { ViewLedger } from '../../dist/materialization/view.ledger.js';
import { ViewPlanner } from '../../dist/materialization/view.planner.js';
import { ViewRefresher } from '../../dist/materialization/view.refresher.js';
import { ViewRollback } from '../../dist/materialization/view.rollback.js';
import { ViewRuns } from '../../dist/materialization/view.runs.js';
import { ViewStatusReader } from '../../dist/materialization/view.status.js';
import { ViewUpkeep } from '../../dist/materialization/view.upkeep.js';
import { ViewVacuum } from '../../dist/materialization/view.vacuum.js';
import { loadDefinitions } from '../../dist/registry/definitions/definitions.loader.js';
import { QueryRegistry } from '../../dist/registry/query.registry.js';

Logger.overrideLogger(false);

export const NAMES = ['mv_base', 'mv_middle', 'mv_top'];
const REST = `indexes: []\n  refresh_cron: '*/5 * * * *'\n`;
const TABLE = `CREATE TABLE public.visit (id integer PRIMARY KEY, place text NOT NULL, n integer NOT NULL);
  SELECT falaj.track_table('public.visit');
  CREATE VIEW public.visitors AS SELECT 1 AS nobody`;
const QUERIES = {
  totals: [
    'place:string,visits:integer',
    'place',
    `SELECT v.place, v.visits FROM (SELECT place, sum(n) AS visits FROM public.visit GROUP BY place) AS v WHERE v.visits >= :at_least ORDER BY v.place COLLATE "C"`,
    'parameters:\n  - {name: at_least, type: integer, description: d, default: 0}\n',
  ],
  middle: [
    'place:string,visits:integer',
    'place',
    'SELECT b.place, b.visits FROM public.mv_base AS b WHERE b.visits > 0 ORDER BY b.place COLLATE "C"',
    '',
  ],
  top: [
    'visits:integer,places:integer',
    'visits',
    'SELECT m.visits, count(*) AS places FROM public.mv_middle AS m GROUP BY m.visits ORDER BY m.visits',
    '',
  ],
};
const SETTINGS = {
  ...{ lockTimeoutMs: 30_000, statementTimeoutMs: 60_000, swapLockTimeoutMs: 100, swapAttemptsMax: 200 },
  ...{ historyRowsMax: 5000, refreshConcurrency: 2, busyRetryMs: 5, busyAttemptsMax: 1000 },
  // A death is the end of an attempt here: what it leaves is looked at before anything is tried again.
  ...{ attemptsMax: 1, retryMs: 5, suspendFailuresMax: 1_000_000, plainRefreshMsMax: 2000, cancelWaitMs: 5000 },
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
const DATABASE = { poolMax: 4, poolQueueMax: 100, connectTimeoutMs: 15_000, statementTimeoutMs: 30_000 };

/** The table, as the owner. */
export async function makeTable(owner) {
  await owner.query(TABLE);
  await makeRows(owner);
}

/** The table's rows as they are at first: under them the two definitions differ, which many refreshes later they need not. */
export async function makeRows(owner) {
  await owner.query('BEGIN; DELETE FROM public.visit');
  await owner.query(`INSERT INTO public.visit SELECT g, 'place ' || g % 40, g % 7 FROM generate_series(1, 4000) AS g`);
  await owner.query('COMMIT');
}

/** Definitions below the folder; the lowest view keeps places with at least that many visits. */
export async function writeStack(folder, atLeast) {
  await mkdir(join(folder, 'testing/queries'), { recursive: true });
  for (const [id, [columns, key, sql, more]] of Object.entries(QUERIES)) {
    const declared = columns.split(',').map((column) => column.split(':'));
    const items = declared.map(([name, type]) => `  - {name: ${name}, type: ${type}, description: d}`);
    const head = [`query_id: ${id}`, 'title: T', 'description: D', 'dataset: sample', 'columns:', ...items];
    const contract = [...head, `key: [${key}]`, 'unit: count', 'cache: false'].join('\n');
    await writeFile(join(folder, `testing/queries/${id}.sql`), `/*---\n${more}${contract}\n---*/\n${sql}\n`);
  }
  const item = (name, id, params) => `- name: ${name}\n  sql_id: ${id}\n  params: ${params}\n  ${REST}`;
  const views = [
    item('mv_base', 'totals', `{ at_least: ${atLeast} }`),
    item('mv_middle', 'middle', '{}'),
    item('mv_top', 'top', '{}'),
  ];
  await writeFile(join(folder, 'testing/views.yml'), views.join(''));
}

/** The views' room over a database, by the definitions of a folder. `isPooled`: on connections that stay, by another name. */
export async function openStack({ ownerUrl, appUrl, appRole }, folder, { isPooled = false, ...more } = {}) {
  const settings = { ...SETTINGS, ...more };
  const clock = new SystemClock();
  const registry = new QueryRegistry(await loadDefinitions(folder, { privacyFloor: 5, rowsMax: 100 }), clock);
  const catalogue = await loadViews(folder, registry);
  const owner = isPooled
    ? new OwnerPool(ownerUrl, { max: 2 * settings.refreshConcurrency + 2, connectTimeoutMs: 15_000 }, 'falaj views')
    : new OwnerConnection({ owner: ownerUrl, app: appUrl, direct: appUrl, appRole }, { database: DATABASE });
  const source = new DataSource({ type: 'postgres', url: appUrl, poolSize: 4, installExtensions: false });
  await source.initialize();
  const reads = new ReadTransaction(
    new Connections(source, { database: DATABASE }, clock),
    { database: DATABASE },
    clock,
  );
  const ledger = new ViewLedger(`process ${process.pid}`);
  const builder = new ViewBuilder(settings, ledger, catalogue);
  const lanes = new ConnectionGate({ max: settings.refreshConcurrency, queueMax: 100, waitMs: 60_000 }, clock);
  const runs = new ViewRuns(owner, ledger, new EventBus(), settings, lanes);
  const refresher = new ViewRefresher(builder, ledger, settings);
  const controls = new ViewControls(owner, settings.suspendFailuresMax);
  const parts = [controls, new ViewVacuum(owner, settings), clock, appRole, settings];
  const upkeep = new ViewUpkeep(runs, refresher, ledger, owner, ...parts);
  const planner = new ViewPlanner(catalogue, reads);
  const status = new ViewStatusReader(catalogue, reads, () => Date.now());
  const views = new MaterializedViews(catalogue, status, planner, upkeep, {
    controls,
    canceller: new ViewCanceller(owner, ledger, runs, clock, settings.cancelWaitMs),
    applier: new ViewApplier(catalogue, planner, refresher, builder, upkeep),
    rollback: new ViewRollback(builder, ledger, catalogue),
  });
  const close = async () => {
    await source.destroy();
    if (isPooled) await owner.onApplicationShutdown();
  };
  return { views, runs, catalogue, close };
}
