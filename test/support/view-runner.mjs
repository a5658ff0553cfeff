/**
 * A process with views, for tests that need several or kill one. Its argument is the options as JSON. With a `slot` it runs that slot
 * of `view` and ends. Without, it is a scheduler that lives in the instants its parent sends: each message `{now}` is a look at what is
 * due at that time, answered with `{now}` when all of it has been seen to.
 */
import 'reflect-metadata';
import { DataSource } from 'typeorm';
import { Connections } from '../../dist/database/connections.js';
import { OwnerConnection } from '../../dist/database/owner-connection.js';
import { ReadTransaction } from '../../dist/database/read-transaction.js';
import { EventBus } from '../../dist/events/event-bus.js';
import { SystemClock } from '../../dist/kernel/clock.js';
import { ViewBuilder } from '../../dist/materialization/view.builder.js';
import { loadViews } from '../../dist/materialization/view.catalogue.js';
import { ViewLedger } from '../../dist/materialization/view.ledger.js';
import { ViewRefresher } from '../../dist/materialization/view.refresher.js';
import { ViewRuns } from '../../dist/materialization/view.runs.js';
import { ViewScheduler } from '../../dist/materialization/view.scheduler.js';
import { ViewUpkeep } from '../../dist/materialization/view.upkeep.js';
import { loadDefinitions } from '../../dist/registry/definitions/definitions.loader.js';
import { QueryRegistry } from '../../dist/registry/query.registry.js';

const { owner, app, appRole, definitions, view, slot } = JSON.parse(process.argv[2]);
const settings = {
  refreshConcurrency: 2,
  lockTimeoutMs: 60_000,
  statementTimeoutMs: 60_000,
  historyRowsMax: 1000,
  swapLockTimeoutMs: 50,
  swapAttemptsMax: 10,
  busyRetryMs: 5,
  busyAttemptsMax: 1000,
};
const database = { poolMax: 4, poolQueueMax: 100, connectTimeoutMs: 5000, statementTimeoutMs: 20_000 };
const clock = new SystemClock();
const registry = new QueryRegistry(await loadDefinitions(definitions, { privacyFloor: 5, rowsMax: 20 }), clock);
const catalogue = await loadViews(definitions, registry);
const connection = new OwnerConnection({ owner, app, direct: app, appRole }, { database });
const ledger = new ViewLedger(`process ${process.pid}`);
const refresher = new ViewRefresher(new ViewBuilder(settings, ledger, catalogue), ledger);
const runs = new ViewRuns(connection, ledger, new EventBus(), settings);

async function runSlot() {
  const wanted = catalogue.get(view);
  await runs.run(wanted, { cause: 'schedule', slot }, (holder) => refresher.refresh(holder, wanted, appRole));
}

async function schedule() {
  const source = await new DataSource({
    type: 'postgres',
    url: app,
    poolSize: 6,
    installExtensions: false,
  }).initialize();
  const reads = new ReadTransaction(new Connections(source, { database }, clock), { database }, clock);
  const upkeep = new ViewUpkeep(runs, refresher, ledger, connection, reads, appRole, settings.lockTimeoutMs);
  let now = 0;
  const scheduler = new ViewScheduler(catalogue, upkeep, { now: () => Promise.resolve(now) }, clock, settings);
  process.on('message', (message) => {
    now = message.now;
    void scheduler.sweep().then(() => process.send({ now }));
  });
  process.on('disconnect', () => process.exit(0));
  process.send({ now });
}

await (slot === undefined ? schedule() : runSlot());
