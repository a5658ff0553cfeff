import { Inject, Injectable } from '@nestjs/common';
import pg from 'pg';
import { SETTINGS, type Settings } from '../config/settings.js';
import { toFalajError } from './database-error.js';
import { DATABASE_URLS, type DatabaseUrls } from './database-urls.js';

/** What works on a connection of the owner are given. */
export type OwnerClient = pg.Client;

/** A connection as the tables' owner for work at start: tracking, loads. One for each call, outside the pool. */
@Injectable()
export class OwnerConnection {
  constructor(
    @Inject(DATABASE_URLS) private readonly urls: DatabaseUrls,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** Throws `database.unavailable` where no connection can be made; what the work throws passes unchanged. */
  async withOwner<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
    const client = new pg.Client({
      connectionString: this.urls.owner,
      connectionTimeoutMillis: this.settings.database.connectTimeoutMs,
      application_name: 'falaj owner',
    });
    client.on('error', () => undefined);
    await client.connect().catch((error: unknown) => {
      throw toFalajError(error);
    });
    try {
      return await work(client);
    } finally {
      await client.end().catch(() => undefined);
    }
  }
}
