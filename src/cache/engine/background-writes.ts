export interface WriteLimits {
  readonly inFlightMax: number;
  readonly bytesMax: number;
}

/**
 * Stores that nobody waits for, bounded in number and bytes: a slow tier costs hits, never memory. What does not fit is
 * refused at once; a lost store is a later miss.
 */
export class BackgroundWrites {
  private readonly running = new Set<Promise<unknown>>();
  private bytes = 0;

  constructor(private readonly limits: WriteLimits) {}

  get inFlight(): number {
    return this.running.size;
  }

  /** The work's outcome; undefined where the queue is full: the work is not begun. The work must handle its own failures. */
  offer<T>(bytes: number, work: () => Promise<T>): Promise<T> | undefined {
    if (this.running.size >= this.limits.inFlightMax || this.bytes + bytes > this.limits.bytesMax) return undefined;
    this.bytes += bytes;
    const run = work().finally(() => {
      this.bytes -= bytes;
      this.running.delete(run);
    });
    this.running.add(run);
    return run;
  }

  /** When everything under way has ended. */
  async idle(): Promise<void> {
    while (this.running.size > 0) await Promise.allSettled(this.running);
  }
}
