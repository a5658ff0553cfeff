import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Schedule, type ScheduledWork } from '../../../cache/turns/schedule.port.js';
import { DAILY, HOURLY, MONTHLY, WEEKLY } from './roll-up.catalogue.js';
import { RollUpRunner } from './roll-up.runner.js';
import type { RollUp } from './roll-up.statement.js';

interface Plan {
  readonly name: string;
  readonly cron: string;
  readonly rollUps: readonly RollUp[];
}

/** When what is rolled up. Dashboards are warmed at half past by their pack. */
export const ROLL_UP_PLANS: readonly Plan[] = [
  { name: 'executive-hourly', cron: '0 * * * *', rollUps: HOURLY },
  { name: 'executive-daily', cron: '15 0 * * *', rollUps: DAILY },
  { name: 'executive-weekly', cron: '0 1 * * 1', rollUps: WEEKLY },
  { name: 'executive-monthly', cron: '0 2 1 * *', rollUps: MONTHLY },
];

/** Has the roll-ups done by the clock, each time by one process. */
@Injectable()
export class RollUpSchedule implements OnApplicationBootstrap {
  constructor(
    private readonly schedule: Schedule,
    private readonly runner: RollUpRunner,
  ) {}

  onApplicationBootstrap(): void {
    for (const task of this.tasks()) this.schedule.register(task);
  }

  tasks(): readonly ScheduledWork[] {
    return ROLL_UP_PLANS.map(({ name, cron, rollUps }) => ({
      ...{ name, cron, by: 'one' },
      work: () => this.runner.run(rollUps),
    }));
  }
}
