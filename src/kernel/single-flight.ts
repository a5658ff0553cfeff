/**
 * Runs one piece of work per name at a time and gives every caller that arrives meanwhile the same outcome.
 * Invariant: a name is released before its outcome is delivered, so a caller that arrives afterwards starts anew and
 * never inherits a finished (or failed) flight.
 */
export class SingleFlight<T> {
  private readonly flights = new Map<string, Promise<T>>();

  get size(): number {
    return this.flights.size;
  }

  has(name: string): boolean {
    return this.flights.has(name);
  }

  run(name: string, work: () => Promise<T>): Promise<T> {
    const joined = this.flights.get(name);
    if (joined !== undefined) return joined;
    const flight = this.start(name, work);
    this.flights.set(name, flight);
    return flight;
  }

  private async start(name: string, work: () => Promise<T>): Promise<T> {
    // Yield once, so that `flights` holds this flight before the work can finish synchronously.
    await Promise.resolve();
    try {
      return await work();
    } finally {
      this.flights.delete(name);
    }
  }
}
