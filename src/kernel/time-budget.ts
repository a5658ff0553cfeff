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
    this.begin();
    try {
      return await work(remainingMs);
    } finally {
      this.end();
    }
  }

  /** A wait begins that `end` ends, for who cannot afford a promise more: each of them is as dear as reading a small entry. */
  begin(nowMs = this.clock.monotonicMs()): void {
    if (this.waiting === 0) this.sinceMs = nowMs;
    this.waiting += 1;
  }

  end(nowMs = this.clock.monotonicMs()): void {
    this.waiting -= 1;
    if (this.waiting === 0) this.spentMs += nowMs - this.sinceMs;
  }
}
