import { Inject, Injectable } from '@nestjs/common';
import type { Timers } from '../kernel/clock.js';
import { pause } from '../kernel/pause.js';
import { CLOCK } from '../observability/clock.token.js';

/** Counts running requests, so that a stop can wait for them and new ones can be told to go elsewhere. */
@Injectable()
export class RequestDrain {
  private running = 0;
  private leaving = false;
  private stopping = false;
  private readonly waiters = new Set<() => void>();
  private readonly stoppers = new Set<() => void>();

  constructor(@Inject(CLOCK) private readonly timers: Timers) {}

  get isStopping(): boolean {
    return this.stopping;
  }

  /** Whether those who send requests are told to send the next ones elsewhere. What comes all the same is answered. */
  get isLeaving(): boolean {
    return this.leaving;
  }

  get inFlight(): number {
    return this.running;
  }

  began(): void {
    this.running++;
  }

  ended(): void {
    this.running--;
    if (this.running > 0 || this.waiters.size === 0) return;
    this.waiters.forEach((wake) => {
      wake();
    });
    this.waiters.clear();
  }

  /**
   * A stop has begun: `/health/ready` says so, and answers end their connections. Whoever shares out requests needs a while to notice,
   * and what it sends until then is served as ever.
   */
  async leave(ms: number): Promise<void> {
    this.leaving = true;
    if (ms > 0) await pause(ms, this.timers);
  }

  stop(): void {
    this.leaving = true;
    this.stopping = true;
    this.stoppers.forEach((end) => {
      end();
    });
    this.stoppers.clear();
  }

  /** For requests that would not end by themselves: `end` is called when the stop begins. Returns what takes it back. */
  onStop(end: () => void): () => void {
    this.stoppers.add(end);
    return () => this.stoppers.delete(end);
  }

  /** True once nothing runs any more, false where something still does after `timeoutMs`. */
  drained(timeoutMs: number): Promise<boolean> {
    if (this.running === 0) return Promise.resolve(true);
    return new Promise((resolve) => {
      const cancel = this.timers.after(timeoutMs, () => {
        resolve(false);
      });
      this.waiters.add(() => {
        cancel();
        resolve(true);
      });
    });
  }
}
