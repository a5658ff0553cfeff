import type { Timers } from './clock.js';

/**
 * The outcome, or undefined where it is not there in time. The work goes on; a failure after that is nobody's.
 *
 * What already lies in a socket when the deadline comes is read first: after a pause of the whole process timers run before input, and
 * all that is under way would seem to be late.
 */
export function within<T>(work: Promise<T>, budgetMs: number, timers: Timers): Promise<T | undefined> {
  return new Promise<T | undefined>((resolve, reject) => {
    let cancel = timers.after(budgetMs, () => {
      cancel = timers.after(0, () => {
        resolve(undefined);
      });
    });
    work.then(resolve, reject).finally(() => {
      cancel();
    });
  });
}
