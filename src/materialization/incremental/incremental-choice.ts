/** What was found out before an incremental view is refreshed. */
export interface ChoiceFacts {
  /** Why what is queued cannot be gone by, before it was looked at; undefined where it can. */
  readonly obstacle: string | undefined;
  readonly isOpen: boolean;
  readonly keys: number;
  readonly nulls: number;
  /** Rows of the view. */
  readonly rows: number;
}

export interface IncrementalChoice {
  readonly mode: 'incremental' | 'rebuild';
  readonly reason: string;
}

/** Below this many keys their share is not looked at: a small view is as soon refreshed the one way as the other. */
const KEYS_MIN = 100;

/** How many keys one by one are still less than all rows at once. */
export function keysBound(rows: number, shareMax: number): number {
  return Math.max(KEYS_MIN, Math.floor(rows * shareMax));
}

export function chooseRefresh(
  { obstacle, isOpen, keys, nulls, rows }: ChoiceFacts,
  shareMax: number,
): IncrementalChoice {
  if (obstacle !== undefined) return { mode: 'rebuild', reason: obstacle };
  if (!isOpen)
    return {
      mode: 'rebuild',
      reason: 'everything was marked: a TRUNCATE, a statement of many rows, or a capture that failed',
    };
  if (nulls > 0) return { mode: 'rebuild', reason: 'a row without a key was written' };
  if (keys > keysBound(rows, shareMax))
    return {
      mode: 'rebuild',
      reason: `more than ${String(keysBound(rows, shareMax))} keys were touched, of ${String(rows)} rows`,
    };
  return { mode: 'incremental', reason: `${String(keys)} keys were touched, of ${String(rows)} rows` };
}
