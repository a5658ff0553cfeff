import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS, type Settings } from '../config/settings.js';
import { withDeadline } from '../database/deadline.js';
import { SystemClock } from '../kernel/clock.js';
import { FalajError } from '../kernel/falaj-error.js';
import { ViewOperations } from '../materialization/view-operations.port.js';
import type { ViewFreshness } from '../materialization/view-report.js';

/** Ages and promises of the views, within the time a health check has. */
@Injectable()
export class ViewFreshnessReader {
  private readonly timers = new SystemClock();

  constructor(
    private readonly views: ViewOperations,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** @throws FalajError database.unavailable, database.overloaded */
  read(): Promise<readonly ViewFreshness[]> {
    const { healthTimeoutMs } = this.settings.http;
    const late = (): FalajError =>
      new FalajError('database.unavailable', `the age of the views was not known within ${healthTimeoutMs} ms`);
    return withDeadline(this.timers, this.views.freshness(), healthTimeoutMs, late);
  }
}
