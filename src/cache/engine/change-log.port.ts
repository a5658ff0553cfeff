/** A place in one history of changes. Positions of different incarnations do not compare. */
export interface LogPosition {
  readonly incarnation: string;
  readonly seq: number;
}

/**
 * What the engine needs to know of the change log. One process-wide follower implements it; the engine only asks.
 * Invariant the engine relies on: when `position()` says seq = p, every change numbered p or lower was committed before the
 * call, and `lastChange` knows them all.
 */
export interface ChangeLog {
  /** The position this process has reached; undefined until the log was first read. */
  position(): LogPosition | undefined;
  /** Whether what is known is still within its lease. @param nowMs by the monotonic clock, where it was just read. */
  isTrusted(nowMs?: number): boolean;
  /** Read the head anew. A confirmation that had begun before the call does not count. False where it cannot be had in time. */
  confirm(budgetMs: number): Promise<boolean>;
  /** Wait until position() is at `seq` or later. False where it cannot be had in time. */
  reach(seq: number, budgetMs: number): Promise<boolean>;
  /** Position of the tag's last change; 0 where it never changed. */
  lastChange(tag: string): number;
  /** Tags of the rules in force (see `SweepRule`). */
  rules(): readonly string[];
  /** Whether every table behind these tags carries its triggers; false caps the answer's life. */
  isTracked(tag: string): boolean;
}
