import { Injectable } from '@nestjs/common';
import { HealthIndicatorService, type HealthIndicatorResult } from '@nestjs/terminus';
import { CacheHealth } from '../cache/cache.health.js';

/** Whether the shared tier answers. Without it answers are right and the database works harder: degraded, never unready. */
@Injectable()
export class RedisIndicator {
  constructor(
    private readonly health: HealthIndicatorService,
    private readonly cache: CacheHealth,
  ) {}

  async check(): Promise<HealthIndicatorResult> {
    const indicator = this.health.check('redis');
    const { status, latencyMs, tier } = await this.cache.check();
    if (status === 'off') return indicator.up({ configured: false });
    const told = { configured: true, state: tier?.state, breaker: tier?.breaker };
    if (status === 'up') return indicator.up({ ...told, round_trip_ms: Math.round((latencyMs ?? 0) * 100) / 100 });
    const message = 'answers come from memory and the database';
    return indicator.degraded({ ...told, reason: tier?.reason ?? 'silent', message });
  }
}
