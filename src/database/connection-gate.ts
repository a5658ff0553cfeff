import type { Timers } from '../kernel/clock.js';
import { FalajError } from '../kernel/falaj-error.js';

interface Waiter {
  admit(): void;
}

/**
 * Admits at most `max` holders; at most `queueMax` wait, in order of arrival, and none longer than `waitMs`. All others are
 * refused with `database.overloaded`: a queue without an end turns one slow minute into an outage.
 */
export class ConnectionGate {
  private held = 0;
  private readonly queue = new Set<Waiter>();

  constructor(
    private readonly limits: { readonly max: number; readonly queueMax: number; readonly waitMs: number },
    private readonly timers: Timers,
  ) {}

  get inUse(): number {
    return this.held;
  }

  get waiting(): number {
    return this.queue.size;
  }

  /** Whoever enters leaves exactly once. */
  enter(): Promise<void> {
    if (this.held < this.limits.max) {
      this.held += 1;
      return Promise.resolve();
    }
    if (this.queue.size >= this.limits.queueMax)
      return Promise.reject(overloaded('the queue for a database connection is full'));
    return this.wait();
  }

  leave(): void {
    const [next] = this.queue;
    if (next === undefined) {
      this.held -= 1;
      return;
    }
    // The place passes on without becoming free in between, so a newcomer cannot slip past the queue.
    this.queue.delete(next);
    next.admit();
  }

  private wait(): Promise<void> {
    return new Promise((resolve, reject) => {
      const waiter: Waiter = {
        admit: () => {
          cancel();
          resolve();
        },
      };
      const cancel = this.timers.after(this.limits.waitMs, () => {
        this.queue.delete(waiter);
        reject(overloaded('no database connection became free in time'));
      });
      this.queue.add(waiter);
    });
  }
}

function overloaded(detail: string): FalajError {
  return new FalajError('database.overloaded', detail);
}
