import type { CancelTimer, Clock, Timers } from '../../kernel/clock.js';
import { StoreError } from '../engine/store.error.js';

/** One caller of what goes out with others, and what it waits for. */
export interface Waiter<T> {
  readonly key: string;
  /** Counted from when the command leaves. */
  deadlineMs: number;
  readonly resolve: (outcome: T | Promise<T>) => void;
  readonly reject: (error: unknown) => void;
  isDone: boolean;
}

/** Deadlines so close together are one: a timer a caller was a tenth of what a batched read cost, and of a store. */
const NEAR_MS = 1;

/**
 * The callers of one command, each waiting no longer than it may. One timer stands for the earliest deadline, and is set anew
 * only where a later one is left. What already lies in the socket when it comes is read first, as in `withinBudget`.
 */
export class CommandBatch<T, Caller extends Waiter<T>> {
  readonly size: number;
  private left: number;
  private cancel: CancelTimer = () => undefined;

  constructor(
    private readonly waiters: readonly Caller[],
    private readonly clock: Clock & Timers,
    private readonly onTimeout: (failure: StoreError) => void,
  ) {
    this.size = waiters.length;
    this.left = waiters.length;
    this.arm();
  }

  /** Gives each caller that still waits its own; what fails for one does so for it alone. */
  deliver(outcomeOf: (waiter: Caller) => T | Promise<T>): void {
    this.end((waiter) => {
      try {
        waiter.resolve(outcomeOf(waiter));
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
  release(): readonly Caller[] {
    this.cancel();
    return this.waiters.filter(({ isDone }) => !isDone);
  }

  private end(tell: (waiter: Caller) => void): void {
    this.cancel();
    for (const waiter of this.waiters) {
      if (waiter.isDone) continue;
      waiter.isDone = true;
      tell(waiter);
    }
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

/** By slot, where keys of different slots may not share a command; in the order in which they came. */
export function bySlot<T extends { readonly key: string }>(
  all: readonly T[],
  slotOf: ((key: string) => number) | undefined,
): readonly (readonly T[])[] {
  if (slotOf === undefined) return all.length === 0 ? [] : [all];
  const groups = new Map<number, T[]>();
  for (const each of all) {
    const slot = slotOf(each.key);
    const group = groups.get(slot);
    if (group === undefined) groups.set(slot, [each]);
    else group.push(each);
  }
  return [...groups.values()];
}
