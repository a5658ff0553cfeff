import type { Clock } from '../../kernel/clock.js';
import type { LogPosition } from './change-log.port.js';

export interface Flight<T> {
  /** Position of the log that was reached before the load began. */
  readonly position: LogPosition;
  readonly startedAtMs: number;
  readonly outcome: Promise<T>;
}

/**
 * Loads under way in this process, by name.
 *
 * Invariants:
 * - the name carries the last change of what is read, so whoever arrives after a change finds no flight from before it;
 * - a flight is joined only at or past the position the joiner asks for, whatever its name says;
 * - a flight older than a reader would wait for it is not joined: a source that hangs once does not hang every reader after;
 * - a flight is released before its outcome is delivered, and releases only itself, never a younger one of its name.
 */
export class LoadFlights<T> {
  private readonly flights = new Map<string, Flight<T>>();

  constructor(private readonly clock: Pick<Clock, 'monotonicMs'>) {}

  get size(): number {
    return this.flights.size;
  }

  /** The flight a caller may join, if there is one. */
  joinable(name: string, minimumSeq = 0, ageMsMax: number | null = null): Flight<T> | undefined {
    const flight = this.flights.get(name);
    if (flight === undefined || flight.position.seq < minimumSeq) return undefined;
    return ageMsMax !== null && this.clock.monotonicMs() - flight.startedAtMs >= ageMsMax ? undefined : flight;
  }

  /** Starts a flight that others may join from now on. The work begins after this returns, so its position is older. */
  start(name: string, position: LogPosition, work: () => Promise<T>): Flight<T> {
    const flight: Flight<T> = {
      position,
      startedAtMs: this.clock.monotonicMs(),
      outcome: this.fly(work, () => {
        if (this.flights.get(name) === flight) this.flights.delete(name);
      }),
    };
    this.flights.set(name, flight);
    return flight;
  }

  private async fly(work: () => Promise<T>, release: () => void): Promise<T> {
    // The flight is known before its work begins, and so before it can end.
    await Promise.resolve();
    try {
      return await work();
    } finally {
      release();
    }
  }
}
