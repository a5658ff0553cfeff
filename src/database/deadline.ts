import type { Timers } from '../kernel/clock.js';

/**
 * The work's outcome, or `late()` thrown once `ms` have passed. The work itself goes on: the caller takes from it what it
 * holds (a connection is destroyed), and what it still brings is dropped.
 */
export function withDeadline<T>(timers: Timers, work: Promise<T>, ms: number, late: () => Error): Promise<T> {
  return new Promise((resolve, reject) => {
    const cancel = timers.after(ms, () => {
      reject(late());
    });
    work.finally(cancel).then(resolve, reject);
  });
}
