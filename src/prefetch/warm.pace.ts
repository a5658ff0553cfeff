import { Inject, Injectable, Optional } from '@nestjs/common';
import { SETTINGS, type Settings } from '../config/settings.js';
import type { Clock, Timers } from '../kernel/clock.js';
import { CLOCK } from '../observability/clock.token.js';

/** How many requests wait for a connection to the database now. */
export interface PoolPressure {
  waiting(): number;
}

/** Injects it; where nobody provides it, nobody waits. */
export const POOL_PRESSURE = Symbol('POOL_PRESSURE');

const PRESSURE_PAUSE_MS = 50;
const SECOND_MS = 1000;

/**
 * The pace of everything this process asks ahead. Three bounds, so that no request waits for it: so many questions at once, which are a
 * share of the connections; none while a request waits for a connection; so many loads a second, where what the cache has already costs
 * nothing, for only afterwards is it known what was a load.
 */
@Injectable()
export class WarmPace {
  /** Questions at once, of all warm-ups together. */
  readonly lanes: number;
  private readonly loadsPerSecond: number;
  private held = 0;
  private readonly queue: (() => void)[] = [];
  private credit: number;
  private creditAtMs: number;

  constructor(
    @Inject(SETTINGS) { prefetch, database }: Settings,
    @Inject(CLOCK) private readonly clock: Clock & Timers,
    @Optional() @Inject(POOL_PRESSURE) private readonly pressure: PoolPressure | null = null,
  ) {
    const { concurrency, poolShare, loadsPerSecond } = prefetch.warmUp;
    this.lanes = Math.max(1, Math.min(concurrency, Math.floor(database.poolMax * poolShare)));
    this.loadsPerSecond = loadsPerSecond;
    this.credit = loadsPerSecond;
    this.creditAtMs = clock.monotonicMs();
  }

  /** Waits for its turn; false where the signal came first, and then there is nothing to leave. */
  async enter(signal: AbortSignal): Promise<boolean> {
    if (this.held < this.lanes) this.held += 1;
    // The place passes on without becoming free in between.
    else await new Promise<void>((resolve) => this.queue.push(resolve));
    while (!signal.aborted) {
      const waitMs = this.waitMs();
      if (waitMs === 0) return true;
      await this.pause(waitMs, signal);
    }
    this.pass();
    return false;
  }

  /** @param isLoad whether the source was asked. */
  leave(isLoad: boolean): void {
    if (isLoad) {
      this.refill();
      this.credit -= 1;
    }
    this.pass();
  }

  private pass(): void {
    const next = this.queue.shift();
    if (next === undefined) this.held -= 1;
    else next();
  }

  private waitMs(): number {
    if ((this.pressure?.waiting() ?? 0) > 0) return PRESSURE_PAUSE_MS;
    this.refill();
    return this.credit >= 0 ? 0 : Math.ceil((-this.credit / this.loadsPerSecond) * SECOND_MS);
  }

  private refill(): void {
    const nowMs = this.clock.monotonicMs();
    const earned = ((nowMs - this.creditAtMs) / SECOND_MS) * this.loadsPerSecond;
    this.credit = Math.min(this.loadsPerSecond, this.credit + earned);
    this.creditAtMs = nowMs;
  }

  private pause(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const end = (): void => {
        cancel();
        signal.removeEventListener('abort', end);
        resolve();
      };
      const cancel = this.clock.after(ms, end);
      signal.addEventListener('abort', end);
    });
  }
}
