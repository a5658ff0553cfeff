import type pg from 'pg';
import type { Clock } from '../kernel/clock.js';
import { FalajError } from '../kernel/falaj-error.js';
import { toFalajError } from './database-error.js';
import { SerialClient } from './serial-client.js';
import type { SnapshotReader, SnapshotResult } from './snapshot-reader.js';

/** No parser for any type: a value stays the text that PostgreSQL sent. */
const AS_TEXT = { getTypeParser: () => (text: string) => text } as unknown as pg.CustomTypesConfig;

/** The reader of one transaction; once closed it refuses, so that late work cannot touch a connection that is another's by now. */
export class SnapshotSession implements SnapshotReader {
  private open = true;
  private sentAt: number | null = null;

  private readonly client: SerialClient;

  constructor(
    client: pg.ClientBase,
    private readonly clock: Clock,
  ) {
    this.client = new SerialClient(client);
  }

  query(text: string, values: readonly unknown[] = []): Promise<SnapshotResult> {
    return this.client.run((client) => this.send(client, text, values));
  }

  /** How long the statement under way has been unanswered; 0 between statements. */
  get silentMs(): number {
    return this.sentAt === null ? 0 : this.clock.monotonicMs() - this.sentAt;
  }

  close(): void {
    this.open = false;
  }

  private async send(client: pg.ClientBase, text: string, values: readonly unknown[]): Promise<SnapshotResult> {
    if (!this.open) throw new FalajError('query.timeout', 'the transaction has ended');
    this.sentAt = this.clock.monotonicMs();
    try {
      const query = { text, values: [...values], rowMode: 'array' as const, types: AS_TEXT };
      const { fields, rows } = await client.query<(string | null)[]>(query);
      return { fields: fields.map(({ name, dataTypeID }) => ({ name, typeOid: dataTypeID })), rows };
    } catch (error) {
      throw toFalajError(error);
    } finally {
      this.sentAt = null;
    }
  }
}
