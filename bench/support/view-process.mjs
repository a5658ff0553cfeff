import { Logger } from '@nestjs/common';
import { ConnectionGate } from '../../dist/database/connection-gate.js';
import { OwnerPool } from '../../dist/database/owner-pool.js';
import { EventBus } from '../../dist/events/event-bus.js';
import { SystemClock } from '../../dist/kernel/clock.js';
import { loadSettings } from '../../dist/config/load-settings.js';
import { ViewBuilder } from '../../dist/materialization/view.builder.js';
import { loadViews } from '../../dist/materialization/view.catalogue.js';
import { ViewControls } from '../../dist/materialization/view.controls.js';
import { ViewLedger } from '../../dist/materialization/view.ledger.js';
import { runInOrder } from '../../dist/materialization/view.order.js';
import { ViewRefresher } from '../../dist/materialization/view.refresher.js';
import { ViewRuns } from '../../dist/materialization/view.runs.js';
import { ViewUpkeep } from '../../dist/materialization/view.upkeep.js';
import { ViewVacuum } from '../../dist/materialization/view.vacuum.js';
import { loadDefinitions } from '../../dist/registry/definitions/definitions.loader.js';
import { QueryRegistry } from '../../dist/registry/query.registry.js';

/** Views as a process keeps them, with the shipped settings. */
export class ViewProcess {
  async open({ owner, appRole, definitions }) {
    Logger.overrideLogger(false);
    const settings = { ...loadSettings().materialization, attemptsMax: 100 };
    const clock = new SystemClock();
    const registry = new QueryRegistry(
      await loadDefinitions(definitions, { privacyFloor: 5, rowsMax: 100_000 }),
      clock,
    );
    const catalogue = await loadViews(definitions, registry);
    this.pool = new OwnerPool(owner, { max: 6, connectTimeoutMs: 5000 }, 'falaj views');
    const ledger = new ViewLedger('proof');
    const lanes = new ConnectionGate({ max: 2, queueMax: 100, waitMs: 60_000 }, clock);
    const runs = new ViewRuns(this.pool, ledger, new EventBus(), settings, lanes);
    const refresher = new ViewRefresher(new ViewBuilder(settings, ledger, catalogue), ledger, settings);
    const parts = [new ViewControls(this.pool, 3), new ViewVacuum(this.pool, settings), clock, appRole, settings];
    const upkeep = new ViewUpkeep(runs, refresher, ledger, this.pool, ...parts);
    return {
      refresh: (names) =>
        runInOrder(
          catalogue,
          catalogue.inOrder().filter(({ name }) => names?.includes(name) ?? true),
          {
            run: (view) => upkeep.run(view, 'manual'),
            passOver: (view, outcome) => upkeep.passOver(view, { cause: 'manual', slot: null }, outcome),
          },
        ),
      runSlot: (name, slot) => upkeep.runSlot(catalogue.get(name), slot),
    };
  }

  async close() {
    await this.pool?.onApplicationShutdown();
  }
}
