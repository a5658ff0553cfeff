import type { Clock } from './clock.js';

/**
 * Time that several waits share. Waits that overlap are charged once: the budget is what its owner stood still, not the
 * sum of what was waited for.
 */
export class TimeBudget {
  private spentMs = 0;
  private waiting = 0;
  private sinceMs = 0;

  constructor(
    private readonly totalMs: number,
    private readonly clock: Pick<Clock, 'monotonicMs'>,
  ) {}

  /** Milliseconds left, never negative. */
  remainingMs(): number {
    const running = this.waiting === 0 ? 0 : this.clock.monotonicMs() - this.sinceMs;
    return Math.max(0, this.totalMs - this.spentMs - running);
  }

  /** Runs the work and charges the time it took. The work itself must end within what it is given. */
  async spend<T>(work: (remainingMs: number) => Promise<T> | T): Promise<T> {
    const remainingMs = this.remainingMs();
    if (this.waiting === 0) this.sinceMs = this.clock.monotonicMs();
    this.waiting += 1;
    try {
      return await work(remainingMs);
    } finally {
      this.waiting -= 1;
      if (this.waiting === 0) this.spentMs += this.clock.monotonicMs() - this.sinceMs;
    }
  }
}
