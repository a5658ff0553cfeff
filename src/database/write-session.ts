import type pg from 'pg';
import { FalajError } from '../kernel/falaj-error.js';
import { toFalajError } from './database-error.js';

/** Statements of one writing transaction, for as long as it lasts. */
export class WriteSession {
  private closed = false;

  constructor(private readonly client: pg.ClientBase) {}

  /** @throws FalajError database.unavailable, query.timeout, query.failed; the transaction can then only be rolled back. */
  async query(
    text: string,
    values: readonly unknown[] = [],
  ): Promise<{ readonly rows: readonly Record<string, unknown>[] }> {
    if (this.closed) throw new FalajError('internal.unexpected', 'the transaction has ended');
    try {
      const { rows } = await this.client.query<Record<string, unknown>>(text, [...values]);
      return { rows };
    } catch (error) {
      throw toFalajError(error);
    }
  }

  /** A statement sent late would run outside the transaction. */
  close(): void {
    this.closed = true;
  }
}
