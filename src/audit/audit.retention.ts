import { Inject, Injectable, Logger } from '@nestjs/common';
import { Cron } from '@nestjs/schedule';
import { SETTINGS, type Settings } from '../config/settings.js';
import { OwnerConnection, type OwnerClient } from '../database/owner-connection.js';

/** Rows of one statement: it must not hold locks, or keep the server from its other work, for as long as a whole trim takes. */
const ROWS_AT_ONCE = 10_000;

const TOO_OLD = `
DELETE FROM falaj.query_audit_log WHERE id IN (
  SELECT id FROM falaj.query_audit_log WHERE last_at < clock_timestamp() - make_interval(days => $1) ORDER BY last_at LIMIT $2)`;
const TOO_MANY = `
DELETE FROM falaj.query_audit_log WHERE id IN (
  SELECT id FROM falaj.query_audit_log
  WHERE id <= (SELECT id FROM falaj.query_audit_log ORDER BY id DESC OFFSET $1 LIMIT 1) ORDER BY id LIMIT $2)`;

/** Removes questions asked long ago, and the oldest beyond what is kept, as the owner: the application may not. However many processes do it. */
@Injectable()
export class AuditRetention {
  private readonly logger = new Logger('Audit');

  constructor(
    private readonly owner: OwnerConnection,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  @Cron('20 * * * *', { name: 'query-audit', timeZone: 'UTC' })
  async trim(): Promise<void> {
    if (this.settings.role === 'http') return;
    const { keptDays, rowsMax } = this.settings.queryAudit;
    try {
      await this.owner.withOwner(async (client) => {
        await removeAll(client, TOO_OLD, keptDays);
        await removeAll(client, TOO_MANY, rowsMax);
      });
    } catch {
      this.logger.warn({ message: 'old records of questions could not be removed' });
    }
  }
}

async function removeAll(client: OwnerClient, statement: string, limit: number): Promise<void> {
  let removed: number;
  do removed = (await client.query(statement, [limit, ROWS_AT_ONCE])).rowCount ?? 0;
  while (removed === ROWS_AT_ONCE);
}
