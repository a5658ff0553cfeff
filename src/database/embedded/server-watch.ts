import type { CancelTimer, Clock, Timers } from '../../kernel/clock.js';

export interface WatchedServer {
  readonly isRunning: boolean;
  /** Starts it again where it was; fails when that cannot be done now. */
  revive(): Promise<void>;
}

export interface WatchReporter {
  revived(): void;
  /** Said once until the server runs again. */
  failed(error: unknown): void;
}

const LOOK_MS = 1000;
const WINDOW_MS = 60_000;
const TRIES_MAX = 6;

/**
 * Looks after a server while this process uses it: one that ended is started again. Waits between tries grow, and a server
 * that ends again and again is not started more often than a few times a minute.
 */
export class ServerWatch {
  private cancel: CancelTimer | undefined;
  private stopped = false;
  private tries: number[] = [];
  private failures = 0;

  constructor(
    private readonly server: WatchedServer,
    private readonly clock: Clock & Timers,
    private readonly reporter: WatchReporter,
  ) {
    this.lookAfter(LOOK_MS);
  }

  /** To be called before the server is stopped. */
  stop(): void {
    this.stopped = true;
    this.cancel?.();
  }

  private lookAfter(delayMs: number): void {
    if (this.stopped) return;
    this.cancel = this.clock.after(delayMs, () => {
      if (this.server.isRunning || !this.mayTry()) this.lookAfter(LOOK_MS);
      else void this.revive();
    });
  }

  private mayTry(): boolean {
    const since = this.clock.monotonicMs() - WINDOW_MS;
    this.tries = this.tries.filter((at) => at > since);
    return this.tries.length < TRIES_MAX;
  }

  private async revive(): Promise<void> {
    this.tries.push(this.clock.monotonicMs());
    try {
      await this.server.revive();
      this.failures = 0;
      if (!this.stopped) this.reporter.revived();
    } catch (error) {
      this.failures += 1;
      if (this.failures === 1 && !this.stopped) this.reporter.failed(error);
    }
    this.lookAfter(LOOK_MS * 2 ** Math.min(this.failures, 4));
  }
}
