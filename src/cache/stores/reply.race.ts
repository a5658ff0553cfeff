import type { CancelTimer, Timers } from '../../kernel/clock.js';
import { StoreError } from '../engine/store.error.js';

/**
 * The work's outcome, or a timeout once the budget is used up. The budget begins to run when this tick has ended: until then the
 * command is still here, and a process that has much to do would give up what it has not yet asked for.
 *
 * When the deadline comes, replies that already lie in the socket are read first: after a pause of the whole process, timers
 * run before input, and every command under way would seem to have timed out although the server had answered.
 */
export function withinBudget<T>(work: Promise<T>, budgetMs: number, timers: Timers): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const giveUp = (): void => {
      reject(new StoreError('timeout'));
    };
    let isDone = false;
    let cancel: CancelTimer = () => undefined;
    const end = (): void => {
      isDone = true;
      cancel();
    };
    process.nextTick(() => {
      if (!isDone) cancel = timers.after(budgetMs, () => setImmediate(giveUp));
    });
    work.then(resolve, reject);
    work.then(end, end);
  });
}
