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
/** Changes of one key that are worth being told apart. */
const IMAGES_A_KEY = 10;

/** How many keys one by one are still less than all rows at once. */
export function keysBound(rows: number, shareMax: number): number {
  return Math.max(KEYS_MIN, Math.floor(rows * shareMax));
}

/** So many images wait that finding their keys would take longer than all rows: a paused view, or one that is seldom refreshed. */
export function imagesObstacle(
  waiting: number,
  rows: number,
  { shareMax, imagesMax }: { readonly shareMax: number; readonly imagesMax: number },
): string | undefined {
  const max = Math.max(imagesMax, IMAGES_A_KEY * keysBound(rows, shareMax));
  return waiting > max ? `more than ${String(max)} images were queued` : undefined;
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
