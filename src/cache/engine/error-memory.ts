import type { Clock } from '../../kernel/clock.js';

const ERRORS_MAX = 1000;

interface Remembered {
  readonly error: unknown;
  readonly untilMs: number;
}

/**
 * Failures of loads, told again for a short while where a region says so. Under the name of the flight, which carries the last
 * change of what is read: a change makes the failure forgotten.
 */
export class ErrorMemory {
  private readonly errors = new Map<string, Remembered>();

  constructor(private readonly clock: Pick<Clock, 'monotonicMs'>) {}

  remember(name: string, error: unknown, ttlMs: number): void {
    if (ttlMs <= 0) return;
    this.errors.delete(name);
    this.errors.set(name, { error, untilMs: this.clock.monotonicMs() + ttlMs });
    const [oldest] = this.errors.keys();
    if (this.errors.size > ERRORS_MAX && oldest !== undefined) this.errors.delete(oldest);
  }

  /** Throws what is remembered under the name. */
  retell(name: string): void {
    const known = this.errors.get(name);
    if (known === undefined) return;
    if (this.clock.monotonicMs() < known.untilMs) throw known.error;
    this.errors.delete(name);
  }
}
