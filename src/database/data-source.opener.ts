import { setTimeout as pause } from 'node:timers/promises';
import { DataSource, type DataSourceOptions } from 'typeorm';
import { isUnavailable, toFalajError } from './database-error.js';
import { awayError } from './database-wait.js';

const RETRY_MS = 200;

/**
 * Opens TypeORM's pool. The start has waited for the database already, but a busy machine may miss the deadline of the one
 * connection made here: it is tried again for at most `waitMs`.
 * @throws FalajError database.unavailable
 */
export async function openDataSource(options: DataSourceOptions, url: string, waitMs: number): Promise<DataSource> {
  const deadline = performance.now() + waitMs;
  for (;;) {
    try {
      return await new DataSource(options).initialize();
    } catch (error) {
      if (!isUnavailable(error)) throw toFalajError(error);
      if (performance.now() > deadline) throw awayError(url, waitMs, error);
    }
    await pause(RETRY_MS);
  }
}
