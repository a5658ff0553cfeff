import { Injectable } from '@nestjs/common';
import { HealthIndicatorService, type HealthIndicatorResult } from '@nestjs/terminus';
import { FalajError } from '../kernel/falaj-error.js';
import { ViewFreshnessReader } from './view-freshness.reader.js';

/** Whether the views keep their promises of age. Where one does not, answers come from the tables: right, and slower. */
@Injectable()
export class ViewsIndicator {
  constructor(
    private readonly health: HealthIndicatorService,
    private readonly freshness: ViewFreshnessReader,
  ) {}

  async check(): Promise<HealthIndicatorResult> {
    const indicator = this.health.check('views');
    try {
      const views = await this.freshness.read();
      const stale = views.filter(({ isKept }) => !isKept).map(({ name }) => name);
      const told = { count: views.length, fresh: views.length - stale.length };
      if (stale.length === 0) return indicator.up(told);
      return indicator.degraded({ ...told, stale, message: 'views are older than promised; see /health/freshness' });
    } catch (error) {
      if (!(error instanceof FalajError)) throw error;
      return indicator.degraded({ code: error.code, message: error.detail });
    }
  }
}
