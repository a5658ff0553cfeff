import { Injectable } from '@nestjs/common';
import { HealthIndicatorService, type HealthIndicatorResult } from '@nestjs/terminus';
import { ChangeFollower } from '../changes/change.follower.js';

/** Whether this process knows what changed. While it does not, answers come from the database: right, and slower. */
@Injectable()
export class ChangeLogIndicator {
  constructor(
    private readonly health: HealthIndicatorService,
    private readonly follower: ChangeFollower,
  ) {}

  check(): HealthIndicatorResult {
    const { position, head, trusted, tables } = this.follower.status();
    const untracked = tables.filter(({ state }) => state === 'untracked').map(({ table }) => table);
    const indicator = this.health.check('change_log');
    const told = { position, head, trusted };
    if (!trusted)
      return indicator.degraded({ ...told, message: 'the log cannot be followed; nothing is served from the cache' });
    if (untracked.length === 0) return indicator.up(told);
    return indicator.degraded({
      ...told,
      untracked,
      message: 'changes of some tables are not noticed; their answers live briefly',
    });
  }
}
