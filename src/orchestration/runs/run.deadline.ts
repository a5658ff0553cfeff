import type { CancelTimer, Clock, Timers } from '../../kernel/clock.js';
import { FalajError } from '../../kernel/falaj-error.js';

/**
 * The end of one run, by time or by command. Work that has to end with it is raced against it: it is no longer waited for, and what
 * it asked ends by deadlines of its own.
 */
export class RunDeadline {
  private readonly endMs: number;
  private readonly cancelTimer: CancelTimer;
  private readonly waiting = new Set<() => void>();
  private cancelled: FalajError | undefined;

  constructor(
    private readonly timeoutMs: number,
    private readonly clock: Clock & Timers,
  ) {
    this.endMs = clock.monotonicMs() + timeoutMs;
    this.cancelTimer = clock.after(timeoutMs, () => {
      this.release();
    });
  }

  remainingMs(): number {
    return Math.max(0, this.endMs - this.clock.monotonicMs());
  }

  /** Ends the run now, with this error. The first one holds. */
  cancel(error: FalajError): void {
    this.cancelled ??= error;
    this.release();
  }

  /**
   * The work's outcome if it comes in time. Work that kept the process busy past the end is late too, though no timer could say so.
   * @throws FalajError orchestration.timeout naming `stage`, or what the run was cancelled with.
   */
  async race<T>(stage: string, work: () => Promise<T>): Promise<T> {
    this.assertOpen(stage);
    const value = await this.firstOf(stage, work());
    this.assertOpen(stage);
    return value;
  }

  /** The run is over; the timer goes. */
  end(): void {
    this.cancelTimer();
    this.waiting.clear();
  }

  private firstOf<T>(stage: string, working: Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const stop = (): void => {
        reject(this.reason(stage));
      };
      this.waiting.add(stop);
      working
        .then(resolve, reject)
        .finally(() => this.waiting.delete(stop))
        .catch(() => undefined);
    });
  }

  private assertOpen(stage: string): void {
    if (this.cancelled !== undefined || this.remainingMs() === 0) throw this.reason(stage);
  }

  private reason(stage: string): FalajError {
    const detail = `the run was not finished within ${this.timeoutMs} ms; it was at the step ${stage}`;
    return this.cancelled ?? new FalajError('orchestration.timeout', detail, { fields: { step: stage } });
  }

  private release(): void {
    for (const stop of this.waiting) stop();
    this.waiting.clear();
  }
}
