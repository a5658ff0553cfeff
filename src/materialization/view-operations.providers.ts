import type { Provider } from '@nestjs/common';
import { MaterializedViews } from './materialized-views.js';
import { ViewOperations } from './view-operations.port.js';
import { ViewApplier } from './view.applier.js';
import { ViewBuilder } from './view.builder.js';
import { ViewCanceller } from './view.canceller.js';
import { ViewCatalogue } from './view.catalogue.js';
import { ViewControls } from './view.controls.js';
import { ViewLedger } from './view.ledger.js';
import { ViewPlanner } from './view.planner.js';
import { ViewRefresher } from './view.refresher.js';
import { ViewRollback } from './view.rollback.js';
import { ViewStatusReader } from './view.status.js';
import { ViewUpkeep } from './view.upkeep.js';

/** What operators do with views, out of the room's other parts. */
export const OPERATIONS: readonly Provider[] = [
  {
    provide: ViewApplier,
    inject: [ViewCatalogue, ViewPlanner, ViewRefresher, ViewBuilder, ViewUpkeep],
    useFactory: (
      catalogue: ViewCatalogue,
      planner: ViewPlanner,
      refresher: ViewRefresher,
      builder: ViewBuilder,
      upkeep: ViewUpkeep,
    ) => new ViewApplier(catalogue, planner, refresher, builder, upkeep),
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
      ...[ViewControls, ViewCanceller, ViewApplier, ViewRollback],
    ],
    useFactory: (
      catalogue: ViewCatalogue,
      reader: ViewStatusReader,
      planner: ViewPlanner,
      upkeep: ViewUpkeep,
      controls: ViewControls,
      canceller: ViewCanceller,
      applier: ViewApplier,
      rollback: ViewRollback,
    ) => new MaterializedViews(catalogue, reader, planner, upkeep, { controls, canceller, applier, rollback }),
  },
  { provide: ViewOperations, useExisting: MaterializedViews },
];
