import { Inject, Injectable } from '@nestjs/common';
import { HealthIndicatorService, type HealthIndicatorResult } from '@nestjs/terminus';
import { SETTINGS, type Settings } from '../config/settings.js';
import { Connections } from '../database/connections.js';
import { FalajError } from '../kernel/falaj-error.js';

/** Whether the database answers in time. Without it there are no answers, so it is the one that makes a process unready. */
@Injectable()
export class DatabaseIndicator {
  constructor(
    private readonly health: HealthIndicatorService,
    private readonly connections: Connections,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  async check(): Promise<HealthIndicatorResult> {
    const indicator = this.health.check('database');
    try {
      const roundTripMs = await this.connections.ping(this.settings.http.healthTimeoutMs);
      return indicator.up({ round_trip_ms: Math.round(roundTripMs * 100) / 100, ...this.pool() });
    } catch (error) {
      if (!(error instanceof FalajError)) throw error;
      const told = { code: error.code, message: error.detail, ...this.pool() };
      // A full queue says that the database is busy, not that it is away.
      return error.code === 'database.overloaded' ? indicator.degraded(told) : indicator.down(told);
    }
  }

  private pool(): Record<string, number> {
    const { inUse, waiting, max } = this.connections.status();
    return { connections_in_use: inUse, connections_waiting: waiting, connections_max: max };
  }
}
