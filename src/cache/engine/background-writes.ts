export interface WriteLimits {
  readonly inFlightMax: number;
  readonly bytesMax: number;
}

/**
 * Stores that nobody waits for, bounded in number and bytes: a slow tier costs hits, never memory. What does not fit is
 * refused at once; a lost store is a later miss.
 */
export class BackgroundWrites {
  private running = 0;
  private bytes = 0;
  private waiting: (() => void)[] = [];

  constructor(private readonly limits: WriteLimits) {}

  get inFlight(): number {
    return this.running;
  }

  /** The work's outcome; undefined where the queue is full: the work is not begun. The work must handle its own failures. */
  offer<T>(bytes: number, work: () => Promise<T>): Promise<T> | undefined {
    if (this.running >= this.limits.inFlightMax || this.bytes + bytes > this.limits.bytesMax) return undefined;
    this.bytes += bytes;
    this.running += 1;
    return this.run(bytes, work);
  }

  /** When everything under way has ended. */
  async idle(): Promise<void> {
    while (this.running > 0) await new Promise<void>((resolve) => this.waiting.push(resolve));
  }

  private async run<T>(bytes: number, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } finally {
      this.bytes -= bytes;
      this.running -= 1;
      if (this.running === 0) for (const wake of this.waiting.splice(0)) wake();
    }
  }
}
