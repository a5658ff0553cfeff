import type { Timers } from '../../kernel/clock.js';
import { StoreError } from '../engine/store.error.js';

/**
 * The work's outcome, or a timeout once the budget is used up.
 *
 * When the deadline comes, replies that already lie in the socket are read first: after a pause of the whole process, timers
 * run before input, and every command under way would seem to have timed out although the server had answered.
 */
export function withinBudget<T>(work: Promise<T>, budgetMs: number, timers: Timers): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const giveUp = (): void => {
      reject(new StoreError('timeout'));
    };
    const cancel = timers.after(budgetMs, () => setImmediate(giveUp));
    work.then(resolve, reject);
    work.then(cancel, cancel);
  });
}
