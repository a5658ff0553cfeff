import { Inject, Injectable, Logger } from '@nestjs/common';
import { Cron } from '@nestjs/schedule';
import { SETTINGS, type Settings } from '../config/settings.js';
import { OwnerConnection } from '../database/owner-connection.js';

const TRIM = 'DELETE FROM falaj.operator_action WHERE at < clock_timestamp() - make_interval(days => $1)';

/** Removes what operators did long ago, as the owner: the application may not. However many processes do it. */
@Injectable()
export class ActionRetention {
  private readonly logger = new Logger('Audit');

  constructor(
    private readonly owner: OwnerConnection,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  @Cron('30 3 * * *', { name: 'operator-actions', timeZone: 'UTC' })
  async trim(): Promise<void> {
    if (this.settings.role === 'http') return;
    try {
      await this.owner.withOwner((client) => client.query(TRIM, [this.settings.auth.actionsKeptDays]));
    } catch {
      this.logger.warn({ message: 'old records of actions could not be removed' });
    }
  }
}
