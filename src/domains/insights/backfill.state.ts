/** Where a backfill stands; the last three have ended. */
export type BackfillStatus = 'running' | 'paused' | 'completed' | 'failed' | 'cancelled';

export type BackfillVerb = 'pause' | 'resume' | 'cancel';

interface Step {
  readonly from: readonly BackfillStatus[];
  readonly to: BackfillStatus;
}

/** What may be done to a backfill in which state. One that failed may be taken up again where it stands. */
export const BACKFILL_STEPS: Readonly<Record<BackfillVerb, Step>> = {
  pause: { from: ['running'], to: 'paused' },
  resume: { from: ['paused', 'failed'], to: 'running' },
  cancel: { from: ['running', 'paused'], to: 'cancelled' },
};

/** How often a range is tried in a row. */
export const TRIES_MAX = 5;
const FIRST_PAUSE_MS = 500;

/** What may go better the next time. */
const PASSING: readonly string[] = ['database.unavailable', 'database.overloaded', 'query.timeout'];

/** How long to wait before a range that failed so often in a row is tried again; undefined: the backfill has failed. */
export function pauseBeforeRetry(code: string, failures: number): number | undefined {
  if (!PASSING.includes(code) || failures >= TRIES_MAX) return undefined;
  return FIRST_PAUSE_MS * 2 ** failures;
}

/** The next heights to be done, both ends included. */
export function nextRange(job: { next: number; end: number; size: number }): { first: number; last: number } {
  return { first: job.next, last: Math.min(job.end, job.next + job.size - 1) };
}
