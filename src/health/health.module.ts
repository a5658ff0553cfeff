import { Module } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { CacheModule } from '../cache/cache.module.js';
import { ChangesModule } from '../changes/changes.module.js';
import { ChangeLogIndicator } from './change-log.indicator.js';
import { DatabaseIndicator } from './database.indicator.js';
import { DatasetFreshnessReader } from './dataset-freshness.reader.js';
import { FreshnessController } from './freshness.controller.js';
import { HealthController } from './health.controller.js';
import { RedisIndicator } from './redis.indicator.js';
import { ViewFreshnessReader } from './view-freshness.reader.js';
import { ViewsIndicator } from './views.indicator.js';
import { WritesIndicator } from './writes.indicator.js';

/** Needs `STOP_STATE`, the database's connections and `ViewOperations` from global modules. */
@Module({
  imports: [TerminusModule.forRoot({ logger: false }), CacheModule, ChangesModule],
  controllers: [HealthController, FreshnessController],
  providers: [
    DatabaseIndicator,
    ChangeLogIndicator,
    RedisIndicator,
    ViewFreshnessReader,
    DatasetFreshnessReader,
    ViewsIndicator,
    WritesIndicator,
  ],
  exports: [DatasetFreshnessReader],
})
export class HealthModule {}
