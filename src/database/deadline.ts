import type { Timers } from '../kernel/clock.js';
import { within } from '../kernel/within.js';

/**
 * The work's outcome, or `late()` thrown once `ms` have passed, and what had arrived by then was read. The work itself goes on:
 * the caller takes from it what it holds (a connection is destroyed), and what it still brings is dropped.
 */
export async function withDeadline<T>(timers: Timers, work: Promise<T>, ms: number, late: () => Error): Promise<T> {
  const done = await within(
    work.then((outcome) => ({ outcome })),
    ms,
    timers,
  );
  if (done === undefined) throw late();
  return done.outcome;
}
