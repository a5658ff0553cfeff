import type { CancelTimer, Clock, Timers } from '../../src/kernel/clock.js';

interface Pending {
  readonly at: number;
  readonly run: () => void;
}

/** Time that passes only when told to. Timers run in order of their time, then in the order they were set. */
export class VirtualClock implements Clock, Timers {
  private elapsed = 0;
  private pending: Pending[] = [];

  constructor(private wall = Date.UTC(2025, 0, 15)) {}

  now(): number {
    return this.wall + this.elapsed;
  }

  monotonicMs(): number {
    return this.elapsed;
  }

  turnMs(): number {
    return this.elapsed;
  }

  after(delayMs: number, run: () => void): CancelTimer {
    const timer = { at: this.elapsed + Math.max(0, delayMs), run };
    this.pending.push(timer);
    return () => {
      this.pending = this.pending.filter((other) => other !== timer);
    };
  }

  /** How many timers wait. */
  get timers(): number {
    return this.pending.length;
  }

  /** Lets time pass; what a timer sets in motion has settled before the next one runs. */
  async advance(ms: number): Promise<void> {
    const end = this.elapsed + ms;
    await settle();
    for (let next = this.due(end); next !== undefined; next = this.due(end)) {
      this.elapsed = Math.max(this.elapsed, next.at);
      this.pending = this.pending.filter((other) => other !== next);
      next.run();
      await settle();
    }
    this.elapsed = end;
  }

  /** Moves the wall clock alone, as an administrator or a time server would. */
  stepWall(ms: number): void {
    this.wall += ms;
  }

  private due(end: number): Pending | undefined {
    return this.pending
      .filter((timer) => timer.at <= end)
      .reduce<Pending | undefined>(
        (first, timer) => (first === undefined || timer.at < first.at ? timer : first),
        undefined,
      );
  }
}

/** Resolves when promises that were ready to go on have gone on. */
function settle(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
