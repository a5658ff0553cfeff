import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type pg from 'pg';
import copyStreams from 'pg-copy-streams';
import type { LoadConnection } from '../kernel/load-connection.js';

/** A connected client as a `LoadConnection`. The caller opens and ends the client; nobody else may use it meanwhile. */
export class CopyConnection implements LoadConnection {
  constructor(private readonly client: pg.Client) {}

  async query(text: string, values: readonly unknown[] = []): Promise<{ rows: Record<string, unknown>[] }> {
    // Without values the simple protocol is used, which also takes several statements at once and VACUUM.
    const result =
      values.length === 0
        ? await this.client.query<Record<string, unknown>>(text)
        : await this.client.query<Record<string, unknown>>(text, [...values]);
    return { rows: Array.isArray(result) ? [] : result.rows };
  }

  /**
   * A source that throws destroys the stream, which sends CopyFail and waits for the server's answer: afterwards the
   * session is idle in a failed transaction, ready for ROLLBACK, and the source's own error is the one that is thrown.
   */
  async copyFrom(statement: string, chunks: Iterable<Buffer | string> | AsyncIterable<Buffer | string>): Promise<void> {
    let sourceError: unknown;
    async function* guarded(): AsyncGenerator<Buffer | string> {
      try {
        yield* chunks;
      } catch (error) {
        sourceError = error;
        throw error;
      }
    }
    try {
      await pipeline(Readable.from(guarded()), this.client.query(copyStreams.from(statement)));
    } catch (error) {
      throw sourceError ?? error;
    }
  }
}
