import { Injectable } from '@nestjs/common';
import { Cron, CronExpression } from '@nestjs/schedule';
import { CacheAlerts } from '../cache/alerts/cache.alerts.js';
import { FalajError } from '../kernel/falaj-error.js';
import { ViewOperations } from '../materialization/view-operations.port.js';

const KIND = 'view_quarantined';

/**
 * Raises an alert for each view that was found to answer otherwise than the tables, on every process, whichever of them found it; over when
 * a rebuild has lifted it. A database that is away changes nothing: what was known stays.
 */
@Injectable()
export class ViewAlerts {
  constructor(
    private readonly views: ViewOperations,
    private readonly alerts: CacheAlerts,
  ) {}

  @Cron(CronExpression.EVERY_10_SECONDS, { name: 'view-alerts', waitForCompletion: true })
  async look(): Promise<void> {
    try {
      for (const { name, quarantined } of await this.views.status()) {
        if (quarantined === null) this.alerts.board.resolve(KIND, name);
        else this.alerts.board.raise(KIND, name, { reason: quarantined });
      }
    } catch (error) {
      if (!(error instanceof FalajError)) throw error;
    }
  }
}
