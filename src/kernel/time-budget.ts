import type { Clock } from './clock.js';

/** Share of a request's time that its reads leave for the last question. */
const KEPT_SHARE = 0.2;

/**
 * Time that several waits share. Waits that overlap are charged once: the budget is what its owner stood still, not the
 * sum of what was waited for.
 *
 * Part of it may be kept for a last wait. What was answered is charged with no more than it was granted: an answer that was long in the
 * socket while this process stood still says nothing against whoever gave it, and must not cost the last question. What was not
 * answered in its time uses everything up. So the waits granted never add up to more than the whole.
 */
export class TimeBudget {
  private spentMs = 0;
  private waiting = 0;
  private sinceMs = 0;

  constructor(
    private readonly totalMs: number,
    private readonly clock: Pick<Clock, 'monotonicMs'>,
    private readonly keptMs = 0,
  ) {}

  /** What one request may wait for the shared cache, with a part kept for agreeing with other processes on who loads. */
  static ofRequest(totalMs: number, clock: Pick<Clock, 'monotonicMs'>): TimeBudget {
    return new TimeBudget(totalMs, clock, totalMs * KEPT_SHARE);
  }

  /** Milliseconds left besides those that are kept, never negative. */
  remainingMs(): number {
    return this.leftOf(this.totalMs - this.keptMs);
  }

  /** Runs the work and charges the time it took. The work itself must end within what it is given. */
  spend<T>(work: (remainingMs: number) => Promise<T> | T): Promise<T> {
    return this.charge(this.totalMs - this.keptMs, work);
  }

  /** As `spend`, out of everything that is left. The work is not begun, and nothing given, where nothing is. */
  async spendLast<T>(work: (remainingMs: number) => Promise<T> | T): Promise<T | undefined> {
    return this.leftOf(this.totalMs) > 0 ? this.charge(this.totalMs, work) : undefined;
  }

  /** A wait begins that `end` ends, for who cannot afford a promise more: each of them is as dear as reading a small entry. */
  begin(nowMs = this.clock.monotonicMs()): void {
    if (this.waiting === 0) this.sinceMs = nowMs;
    this.waiting += 1;
  }

  /** @param isAnswered false where the wait ended by its time. */
  end(nowMs = this.clock.monotonicMs(), isAnswered = true): void {
    this.settle(this.totalMs - this.keptMs, nowMs);
    if (!isAnswered) this.spentMs = this.totalMs;
  }

  private async charge<T>(limitMs: number, work: (remainingMs: number) => Promise<T> | T): Promise<T> {
    const grantedMs = this.leftOf(limitMs);
    const beganMs = this.clock.monotonicMs();
    this.begin(beganMs);
    try {
      const outcome = await work(grantedMs);
      this.settle(limitMs, this.clock.monotonicMs());
      return outcome;
    } catch (error) {
      const nowMs = this.clock.monotonicMs();
      this.settle(limitMs, nowMs);
      if (nowMs - beganMs >= grantedMs) this.spentMs = this.totalMs;
      throw error;
    }
  }

  private settle(limitMs: number, nowMs: number): void {
    this.waiting -= 1;
    if (this.waiting > 0) return;
    const spentMs = this.spentMs + nowMs - this.sinceMs;
    this.spentMs = Math.max(this.spentMs, Math.min(spentMs, limitMs));
  }

  private leftOf(limitMs: number): number {
    const runningMs = this.waiting === 0 ? 0 : this.clock.monotonicMs() - this.sinceMs;
    return Math.max(0, limitMs - this.spentMs - runningMs);
  }
}
