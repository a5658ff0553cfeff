export interface WriteLimits {
  readonly inFlightMax: number;
  readonly bytesMax: number;
}

/**
 * Stores that nobody waits for, bounded in number and bytes: a slow tier costs hits, never memory. What does not fit is
 * refused at once; a lost store is a later miss.
 */
export class BackgroundWrites {
  private readonly running = new Set<Promise<void>>();
  private bytes = 0;

  constructor(private readonly limits: WriteLimits) {}

  get inFlight(): number {
    return this.running.size;
  }

  /** False where the queue is full: the work is not begun. The work must handle its own failures. */
  offer(bytes: number, work: () => Promise<void>): boolean {
    if (this.running.size >= this.limits.inFlightMax || this.bytes + bytes > this.limits.bytesMax) return false;
    this.bytes += bytes;
    const run = work().finally(() => {
      this.bytes -= bytes;
      this.running.delete(run);
    });
    this.running.add(run);
    return true;
  }

  /** When everything under way has ended. */
  async idle(): Promise<void> {
    while (this.running.size > 0) await Promise.allSettled(this.running);
  }
}
