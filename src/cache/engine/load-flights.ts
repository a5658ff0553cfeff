import type { Clock, Timers } from '../../kernel/clock.js';
import type { LogPosition } from './change-log.port.js';

export interface Flight<T> {
  /** Position of the log that was reached before the load began; undefined where it was joined before it began. */
  readonly position: LogPosition | undefined;
  readonly startedAtMs: number;
  readonly outcome: Promise<T>;
}

interface Queued<T> {
  readonly flight: Flight<T>;
  readonly begin: () => void;
}

/**
 * Loads of one key at once: the one that a change has overtaken, and the one from after it. Were every change followed by one more,
 * whatever changes faster than it is loaded would be loaded as often as it changes, each load slowing down the others.
 */
const LOADS_AT_ONCE = 2;

/**
 * Loads under way in this process, by name.
 *
 * Invariants:
 * - the name carries the last change of what is read, so whoever arrives after a change finds no flight from before it;
 * - a flight is joined only at or past the position the joiner asks for, whatever its name says;
 * - one that waits for its turn is joined by whoever asks for the key: it begins after all of them have arrived;
 * - a flight older than a reader would wait for it is not joined: a source that hangs once does not hang every reader after;
 * - a flight is released before its outcome is delivered, and releases only itself, never a younger one of its name.
 */
export class LoadFlights<T> {
  private readonly flights = new Map<string, Flight<T>>();
  /** How many are under way, by key. */
  private readonly underWay = new Map<string, number>();
  private readonly queued = new Map<string, Queued<T>>();

  constructor(private readonly clock: Pick<Clock, 'monotonicMs'> & Timers) {}

  get size(): number {
    return this.flights.size;
  }

  /** The flight a caller may join, if there is one. */
  joinable(name: string, key: string, minimumSeq = 0, ageMsMax: number | null = null): Flight<T> | undefined {
    const begun = this.flights.get(name);
    const isLate = begun?.position !== undefined && begun.position.seq >= minimumSeq;
    const isYoung = ({ startedAtMs }: Flight<T>): boolean =>
      ageMsMax === null || this.clock.monotonicMs() - startedAtMs < ageMsMax;
    if (isLate && isYoung(begun)) return begun;
    const waiting = this.queued.get(key)?.flight;
    return waiting !== undefined && isYoung(waiting) ? waiting : undefined;
  }

  /** Whether as many loads of the key are under way as there may be. */
  isFull(key: string): boolean {
    return (this.underWay.get(key) ?? 0) >= LOADS_AT_ONCE;
  }

  /** Starts a flight that others may join from now on. The work begins after this returns, so its position is older. */
  start(name: string, key: string, position: LogPosition, work: () => Promise<T>): Flight<T> {
    const flight: Flight<T> = {
      position,
      startedAtMs: this.clock.monotonicMs(),
      outcome: this.fly(work, () => {
        if (this.flights.get(name) === flight) this.flights.delete(name);
        this.leave(key);
      }),
    };
    this.underWay.set(key, (this.underWay.get(key) ?? 0) + 1);
    this.flights.set(name, flight);
    return flight;
  }

  /** A flight that begins once one of the key's has ended, or after the time: one that hangs holds up no other. */
  queue(key: string, mostMs: number, work: () => Promise<T>): Flight<T> {
    let begin!: () => void;
    const turn = new Promise<void>((resolve) => {
      const cancel = this.clock.after(mostMs, () => {
        begin();
      });
      begin = () => {
        cancel();
        if (this.queued.get(key)?.flight === flight) this.queued.delete(key);
        resolve();
      };
    });
    const flight: Flight<T> = { position: undefined, startedAtMs: this.clock.monotonicMs(), outcome: turn.then(work) };
    this.queued.set(key, { flight, begin });
    return flight;
  }

  private leave(key: string): void {
    const left = (this.underWay.get(key) ?? 1) - 1;
    if (left === 0) this.underWay.delete(key);
    else this.underWay.set(key, left);
    this.queued.get(key)?.begin();
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
