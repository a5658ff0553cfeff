/** A process that runs one slot of a view, for tests that kill it in the middle. Its argument is the options as JSON. */
import 'reflect-metadata';
import { OwnerConnection } from '../../dist/database/owner-connection.js';
import { EventBus } from '../../dist/events/event-bus.js';
import { SystemClock } from '../../dist/kernel/clock.js';
import { ViewBuilder } from '../../dist/materialization/view.builder.js';
import { loadViews } from '../../dist/materialization/view.catalogue.js';
import { ViewLedger } from '../../dist/materialization/view.ledger.js';
import { ViewRefresher } from '../../dist/materialization/view.refresher.js';
import { ViewRuns } from '../../dist/materialization/view.runs.js';
import { loadDefinitions } from '../../dist/registry/definitions/definitions.loader.js';
import { QueryRegistry } from '../../dist/registry/query.registry.js';

const { owner, app, appRole, definitions, view, slot } = JSON.parse(process.argv[2]);
const settings = {
  lockTimeoutMs: 60_000,
  statementTimeoutMs: 60_000,
  historyRowsMax: 1000,
  swapLockTimeoutMs: 50,
  swapAttemptsMax: 10,
};
const registry = new QueryRegistry(
  await loadDefinitions(definitions, { privacyFloor: 5, rowsMax: 20 }),
  new SystemClock(),
);
const catalogue = await loadViews(definitions, registry);
const connection = new OwnerConnection({ owner, app, direct: app, appRole }, { database: { connectTimeoutMs: 5000 } });
const ledger = new ViewLedger('killed');
const refresher = new ViewRefresher(new ViewBuilder(settings), ledger);
const wanted = catalogue.get(view);
await new ViewRuns(connection, ledger, new EventBus(), settings).run(wanted, { cause: 'schedule', slot }, (holder) =>
  refresher.refresh(holder, wanted, appRole),
);
