/** Source of time. Injected everywhere, so that tests advance it instead of sleeping. */
export interface Clock {
  /** Wall-clock time in milliseconds since the Unix epoch. */
  now(): number;
  /** Milliseconds from an arbitrary origin; never steps back. The only clock a lease may trust. */
  monotonicMs(): number;
}

export type CancelTimer = () => void;

/** Deferred execution. `after` returns a function that cancels the call if it has not happened yet. */
export interface Timers {
  after(delayMs: number, run: () => void): CancelTimer;
}

export class SystemClock implements Clock, Timers {
  now(): number {
    return Date.now();
  }

  monotonicMs(): number {
    return performance.now();
  }

  /** The timer does not keep the process alive. */
  after(delayMs: number, run: () => void): CancelTimer {
    const handle = setTimeout(run, delayMs);
    handle.unref();
    return () => {
      clearTimeout(handle);
    };
  }
}
