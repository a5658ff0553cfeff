import type { MigrationInterface } from 'typeorm';
import { ChangeLog1760000000001 } from './migrations/1760000000001-change-log.js';
import { DatasetCatalogue1760000000002 } from './migrations/1760000000002-dataset-catalogue.js';
import { LabourMarket1760000000003 } from './migrations/1760000000003-labour-market.js';
import { MaterializedViews1760000000004 } from './migrations/1760000000004-materialized-views.js';
import { ViewGate1760000000005 } from './migrations/1760000000005-view-gate.js';
import { Histories1760000000006 } from './migrations/1760000000006-histories.js';
import { OneRowCapture1760000000007 } from './migrations/1760000000007-one-row-capture.js';
import { Alterations1760000000008 } from './migrations/1760000000008-alterations.js';
import { ViewRollback1760000000009 } from './migrations/1760000000009-view-rollback.js';
import { ViewUpkeep1760000000010 } from './migrations/1760000000010-view-upkeep.js';
import { ViewServing1760000000011 } from './migrations/1760000000011-view-serving.js';
import { Workload1760000000012 } from './migrations/1760000000012-workload.js';
import { WriteStreams1760000000013 } from './migrations/1760000000013-write-streams.js';
import { CacheWatch1760000000015 } from './migrations/1760000000015-cache-watch.js';
import { Identity1760000000016 } from './migrations/1760000000016-identity.js';
import { Executive1760000000017 } from './migrations/1760000000017-executive.js';
import { Insights1760000000018 } from './migrations/1760000000018-insights.js';
import { Warehouse1760000000019 } from './migrations/1760000000019-warehouse.js';
import { Tracker1760000000020 } from './migrations/1760000000020-tracker.js';
import { ToldRefreshes1760000000021 } from './migrations/1760000000021-told-refreshes.js';
import { IncrementalViews1760000000022 } from './migrations/1760000000022-incremental-views.js';
import { DataFreshness1760000000023 } from './migrations/1760000000023-data-freshness.js';
import { QueryAudit1760000000024 } from './migrations/1760000000024-query-audit.js';
import { ViewCollations1760000000026 } from './migrations/1760000000026-view-collations.js';
import { SteadyFollowing1760000000027 } from './migrations/1760000000027-steady-following.js';
import { LightCapture1760000000028 } from './migrations/1760000000028-light-capture.js';

/** Every migration, in the order of their timestamps. */
export const MIGRATIONS: readonly (new () => MigrationInterface)[] = [
  ChangeLog1760000000001,
  DatasetCatalogue1760000000002,
  LabourMarket1760000000003,
  MaterializedViews1760000000004,
  ViewGate1760000000005,
  Histories1760000000006,
  OneRowCapture1760000000007,
  Alterations1760000000008,
  ViewRollback1760000000009,
  ViewUpkeep1760000000010,
  ViewServing1760000000011,
  Workload1760000000012,
  WriteStreams1760000000013,
  CacheWatch1760000000015,
  Identity1760000000016,
  Executive1760000000017,
  Insights1760000000018,
  Warehouse1760000000019,
  Tracker1760000000020,
  ToldRefreshes1760000000021,
  IncrementalViews1760000000022,
  DataFreshness1760000000023,
  QueryAudit1760000000024,
  ViewCollations1760000000026,
  SteadyFollowing1760000000027,
  LightCapture1760000000028,
];
