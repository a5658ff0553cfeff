const PERIOD_MS = 5;

/**
 * How long the event loop of this process was kept from turning: by its own work, or by a machine that gave its time to others.
 * What a wait took beyond that is the wait's own doing, so a bound on it holds on a busy machine as well.
 */
export class StallMeter {
  private counted = 0;
  private lastTurnMs = performance.now();
  private readonly timer = setInterval(() => {
    this.counted = this.stalledMs();
    this.lastTurnMs = performance.now();
  }, PERIOD_MS).unref();

  /** Milliseconds of stalls since the meter was made, one that still goes on included. */
  stalledMs(): number {
    return this.counted + Math.max(0, performance.now() - this.lastTurnMs - PERIOD_MS);
  }

  stop(): void {
    clearInterval(this.timer);
  }
}
