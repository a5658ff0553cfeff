import { performance } from 'node:perf_hooks';

/** Source of time. Injected everywhere, so that tests advance it instead of sleeping. */
export interface Clock {
  /** Wall-clock time in milliseconds since the Unix epoch. */
  now(): number;
  /** Milliseconds from an arbitrary origin; never steps back. The only clock a lease may trust. */
  monotonicMs(): number;
  /**
   * `monotonicMs` as of some moment of this turn of the event loop (one callback with the microtasks that follow it). Whatever code
   * learns of, but by waiting synchronously, it learned before its turn began: to everybody else the turn may as well have run at
   * that moment and been paused since.
   */
  turnMs(): number;
}

export type CancelTimer = () => void;

/** Deferred execution. `after` returns a function that cancels the call if it has not happened yet. */
export interface Timers {
  after(delayMs: number, run: () => void): CancelTimer;
}

/**
 * Reads in one turn that rely on one look at the clock. A turn that computes for long is so taken to be earlier than it is, by few
 * reads at a time.
 */
const READS_PER_LOOK = 8;

export class SystemClock implements Clock, Timers {
  private lookedMs = 0;
  private readsLeft = 0;
  private isEndAwaited = false;

  now(): number {
    return Date.now();
  }

  monotonicMs(): number {
    return performance.now();
  }

  turnMs(): number {
    if (this.readsLeft > 0) {
      this.readsLeft -= 1;
      return this.lookedMs;
    }
    return this.look();
  }

  /** The timer does not keep the process alive. */
  after(delayMs: number, run: () => void): CancelTimer {
    const handle = setTimeout(run, delayMs);
    handle.unref();
    return () => {
      clearTimeout(handle);
    };
  }

  private look(): number {
    this.lookedMs = this.monotonicMs();
    this.readsLeft = READS_PER_LOOK - 1;
    if (!this.isEndAwaited) {
      this.isEndAwaited = true;
      // Runs once no microtask is left, before anything else can come in.
      process.nextTick(this.endTurn);
    }
    return this.lookedMs;
  }

  private readonly endTurn = (): void => {
    this.isEndAwaited = false;
    this.readsLeft = 0;
  };
}
