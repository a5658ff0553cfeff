/**
 * A connection that loads data: statements one after another on one session, and COPY FROM STDIN.
 * Deadlines do not apply: a bulk load takes as long as its rows need.
 */
export interface LoadConnection {
  query(text: string, values?: readonly unknown[]): Promise<{ rows: Record<string, unknown>[] }>;
  /** Sends the chunks to `statement` (COPY … FROM STDIN). A failing source fails the COPY on the server as well. */
  copyFrom(statement: string, chunks: Iterable<Buffer | string> | AsyncIterable<Buffer | string>): Promise<void>;
  /** What `statement` (COPY … TO STDOUT) sends. It has to be read to its end before anything else is asked of the session. */
  copyTo(statement: string): AsyncIterable<Buffer>;
}
