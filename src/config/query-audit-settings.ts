/** Who asked which query when: how much of it a process remembers, and how long it is kept. */
export interface QueryAuditSettings {
  readonly enabled: boolean;
  /** Different questions, by who asked and what came of it, that wait to be written; what is new beyond them is counted as dropped. */
  readonly entriesMax: number;
  /** Parameters longer than this as JSON are not kept. */
  readonly paramsBytesMax: number;
  readonly flushMs: number;
  /** What is not written by then is written with the next. */
  readonly flushTimeoutMs: number;
  readonly keptDays: number;
  /** Rows kept; the oldest go first. */
  readonly rowsMax: number;
}
