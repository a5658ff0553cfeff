import { Module } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { CacheModule } from '../cache/cache.module.js';
import { ChangesModule } from '../changes/changes.module.js';
import { ChangeLogIndicator } from './change-log.indicator.js';
import { DatabaseIndicator } from './database.indicator.js';
import { HealthController } from './health.controller.js';
import { RedisIndicator } from './redis.indicator.js';

/** Needs `STOP_STATE` and the database's connections from global modules. */
@Module({
  imports: [TerminusModule.forRoot({ logger: false }), CacheModule, ChangesModule],
  controllers: [HealthController],
  providers: [DatabaseIndicator, ChangeLogIndicator, RedisIndicator],
})
export class HealthModule {}
