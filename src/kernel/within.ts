import type { Timers } from './clock.js';

/** The outcome, or undefined where it is not there in time. The work goes on; a failure after that is nobody's. */
export function within<T>(work: Promise<T>, budgetMs: number, timers: Timers): Promise<T | undefined> {
  return new Promise<T | undefined>((resolve, reject) => {
    const cancel = timers.after(budgetMs, () => {
      resolve(undefined);
    });
    work.then(resolve, reject).finally(cancel);
  });
}
