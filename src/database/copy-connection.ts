import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setImmediate as eventLoopTurn } from 'node:timers/promises';
import type pg from 'pg';
import copyStreams from 'pg-copy-streams';
import type { LoadConnection } from '../kernel/load-connection.js';

const TURN_BYTES = 1 << 20;

/**
 * The chunks as they come, with a turn of the event loop for each mebibyte. While the socket takes every write at once, a
 * source that never waits would keep the loop to itself, and the server's refusal would not be read until the source ends.
 */
async function* taken(
  chunks: Iterable<Buffer | string> | AsyncIterable<Buffer | string>,
): AsyncGenerator<Buffer | string> {
  let sent = 0;
  for await (const chunk of chunks) {
    yield chunk;
    sent += chunk.length;
    if (sent < TURN_BYTES) continue;
    sent = 0;
    await eventLoopTurn();
  }
}

/** A connected client as a `LoadConnection`. The caller opens and ends the client; nobody else may use it meanwhile. */
export class CopyConnection implements LoadConnection {
  constructor(private readonly client: pg.ClientBase) {}

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
        yield* taken(chunks);
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

  copyTo(statement: string): AsyncIterable<Buffer> {
    return this.client.query(copyStreams.to(statement));
  }
}
