/** A transaction that is open for writing, as whoever opened it offers it. */
export interface RecordedTransaction {
  /** Runs one statement. Throws once the transaction has ended. */
  query(text: string, values?: readonly unknown[]): Promise<{ readonly rows: readonly Record<string, unknown>[] }>;
  /** These tags move with the commit, and never where there is none. */
  recordChange(tags: readonly string[]): Promise<void>;
  /** Called once, after the commit; never where the transaction was rolled back. Must not throw. */
  afterCommit(work: () => void): void;
}
