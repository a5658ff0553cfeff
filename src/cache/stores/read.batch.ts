import type { CancelTimer, Clock, Timers } from '../../kernel/clock.js';
import type { StoreRead } from '../engine/cache-store.port.js';
import { StoreError } from '../engine/store.error.js';

/** One caller of a read that goes out with others. */
export interface Waiter {
  readonly key: string;
  /** Counted from when the command leaves. */
  deadlineMs: number;
  readonly resolve: (read: StoreRead | Promise<StoreRead>) => void;
  readonly reject: (error: unknown) => void;
  isDone: boolean;
}

/** Deadlines so close together are one: a timer a caller was a tenth of what a batched read cost. */
const NEAR_MS = 1;

/**
 * The callers of one command, each waiting no longer than it may. One timer stands for the earliest deadline, and is set anew
 * only where a later one is left. What already lies in the socket when it comes is read first, as in `withinBudget`.
 */
export class ReadBatch {
  readonly size: number;
  private left: number;
  private cancel: CancelTimer = () => undefined;

  constructor(
    private readonly waiters: readonly Waiter[],
    private readonly clock: Clock & Timers,
    private readonly onTimeout: (failure: StoreError) => void,
  ) {
    this.size = waiters.length;
    this.left = waiters.length;
    this.arm();
  }

  /** Gives each caller that still waits its own; what fails for one does so for it alone. */
  deliver(readOf: (waiter: Waiter, index: number) => StoreRead | Promise<StoreRead>): void {
    this.end((waiter, index) => {
      try {
        waiter.resolve(readOf(waiter, index));
      } catch (error) {
        waiter.reject(error);
      }
    });
  }

  fail(failure: StoreError): void {
    this.end((waiter) => {
      waiter.reject(failure);
    });
  }

  /** Those who still wait, who are no longer this batch's. */
  release(): readonly Waiter[] {
    this.cancel();
    return this.waiters.filter(({ isDone }) => !isDone);
  }

  private end(tell: (waiter: Waiter, index: number) => void): void {
    this.cancel();
    this.waiters.forEach((waiter, index) => {
      if (waiter.isDone) return;
      waiter.isDone = true;
      tell(waiter, index);
    });
    this.left = 0;
  }

  private arm(): void {
    let earliestMs = Infinity;
    for (const { isDone, deadlineMs } of this.waiters) if (!isDone && deadlineMs < earliestMs) earliestMs = deadlineMs;
    this.cancel = this.clock.after(Math.max(0, earliestMs - this.clock.monotonicMs()), () =>
      setImmediate(() => {
        this.expire();
      }),
    );
  }

  private expire(): void {
    if (this.left === 0) return;
    const now = this.clock.monotonicMs() + NEAR_MS;
    const failure = new StoreError('timeout');
    for (const waiter of this.waiters) {
      if (waiter.isDone || waiter.deadlineMs > now) continue;
      waiter.isDone = true;
      this.left -= 1;
      waiter.reject(failure);
    }
    this.onTimeout(failure);
    if (this.left > 0) this.arm();
  }
}
