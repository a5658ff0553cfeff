/**
 * A process with views, for tests and proofs that need several or kill one. Its argument is the options as JSON.
 *
 * With a `slot` it runs that slot of `view` and ends. With `stopAt`, the number of a statement of the run's two connections, it stands
 * still before that statement, says `{stopped: number, text}` and waits to be killed; past the last one it says `{stopped: null}`.
 * Without a slot it is a scheduler that lives in the instants its parent sends: each message `{now}` is a look at what is due at that time,
 * answered with `{now}` when all of it has been seen to. With `instant` its refreshes do nothing and take no time.
 */
import 'reflect-metadata';
import { Logger } from '@nestjs/common';
import pg from 'pg';
import { ConnectionGate } from '../../dist/database/connection-gate.js';
import { OwnerPool } from '../../dist/database/owner-pool.js';
import { EventBus } from '../../dist/events/event-bus.js';
import { SystemClock } from '../../dist/kernel/clock.js';
import { ViewAgenda } from '../../dist/materialization/view.agenda.js';
import { ViewBuilder } from '../../dist/materialization/view.builder.js';
import { loadViews } from '../../dist/materialization/view.catalogue.js';
import { ViewControls } from '../../dist/materialization/view.controls.js';
import { ViewLedger } from '../../dist/materialization/view.ledger.js';
import { ViewRefresher } from '../../dist/materialization/view.refresher.js';
import { ViewRuns } from '../../dist/materialization/view.runs.js';
import { ViewScheduler } from '../../dist/materialization/view.scheduler.js';
import { ViewUpkeep } from '../../dist/materialization/view.upkeep.js';
import { ViewVacuum } from '../../dist/materialization/view.vacuum.js';
import { loadDefinitions } from '../../dist/registry/definitions/definitions.loader.js';
import { QueryRegistry } from '../../dist/registry/query.registry.js';

const { owner, appRole, definitions, view, slot, stopAt, instant, forced } = JSON.parse(process.argv[2]);
const settings = {
  ...{
    refreshConcurrency: 2,
    queueMax: 1000,
    lockTimeoutMs: 60_000,
    statementTimeoutMs: 60_000,
    historyRowsMax: 1_000_000,
  },
  ...{ swapLockTimeoutMs: 50, swapAttemptsMax: 10, busyRetryMs: 20, busyAttemptsMax: 1000 },
  ...{ attemptsMax: 5, retryMs: 1, suspendFailuresMax: 3, plainRefreshMsMax: 60_000, bloatFactorMax: 2 },
  ...{
    bloatBytesMin: forced === 'plain' ? 0 : 1_048_576,
    vacuumDeadShare: 0.2,
    vacuumDeadRowsMin: 1,
    analyzeShare: 0.1,
    incrementalImagesMax: 1000,
    incrementalShareMax: 0.5,
  },
};
Logger.overrideLogger(false);
const clock = new SystemClock();
const registry = new QueryRegistry(await loadDefinitions(definitions, { privacyFloor: 5, rowsMax: 20 }), clock);
const catalogue = await loadViews(definitions, registry);
const pool = new OwnerPool(owner, { max: 8, connectTimeoutMs: 5000 }, 'falaj owner');
const ledger = new ViewLedger(`process ${process.pid}`);
const noOp = { refresh: () => Promise.resolve({ state: 'succeeded', mode: 'plain', reason: 'nothing to do' }) };
const refresher = instant ? noOp : new ViewRefresher(new ViewBuilder(settings, ledger, catalogue), ledger, settings);
const lanes = new ConnectionGate({ max: settings.refreshConcurrency, queueMax: 1000, waitMs: 60_000 }, clock);
const runs = new ViewRuns(pool, ledger, new EventBus(), settings, lanes);
const controls = new ViewControls(pool, settings.suspendFailuresMax);
const vacuum = new ViewVacuum(pool, settings);
const upkeep = new ViewUpkeep(runs, refresher, ledger, pool, controls, vacuum, clock, appRole, settings);

/** Statements of every connection, in their order: the run is at one of them at a time. */
function standStillAt(number) {
  const query = pg.Client.prototype.query;
  let count = 0;
  pg.Client.prototype.query = function counted(...args) {
    count += 1;
    if (count !== number) return query.apply(this, args);
    const text = typeof args[0] === 'string' ? args[0] : args[0].text;
    process.send({ stopped: number, text: text.trim().replace(/\s+/g, ' ').slice(0, 80), pid: this.processID });
    return new Promise(() => undefined);
  };
}

async function runSlot() {
  const wanted = view === undefined ? catalogue.inOrder() : [catalogue.get(view)];
  if (stopAt !== undefined) standStillAt(stopAt);
  for (const each of wanted) await upkeep.runSlot(each, slot);
  if (stopAt !== undefined) process.send({ stopped: null });
  await pool.onApplicationShutdown();
  if (process.connected) process.disconnect();
}

async function schedule() {
  let now = 0;
  const time = { now: () => Promise.resolve(now) };
  const scheduler = new ViewScheduler(catalogue, upkeep, new ViewAgenda(pool), time, clock, settings);
  process.on('message', (message) => {
    now = message.now;
    void scheduler.sweep().then(() => process.send({ now }));
  });
  process.on('disconnect', () => process.exit(0));
  process.send({ now });
}

await (slot === undefined ? schedule() : runSlot());
