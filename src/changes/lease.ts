import type { Clock } from '../kernel/clock.js';

/** A moment by both clocks. */
export interface Moment {
  readonly monotonicMs: number;
  readonly wallMs: number;
}

/**
 * How long what was learned may be relied on: from the moment before it was asked for, not from when the answer came.
 *
 * The monotonic clock decides. The wall clock may only shorten: it goes on while a virtual machine is suspended, which
 * the monotonic one does not everywhere. Set back or forth, it costs at most a confirmation that was not needed.
 */
export class Lease {
  private since: Moment | null = null;

  constructor(
    private readonly leaseMs: number,
    private readonly clock: Clock,
  ) {}

  /** To be taken before the question is sent. */
  moment(): Moment {
    return { monotonicMs: this.clock.monotonicMs(), wallMs: this.clock.now() };
  }

  renew(since: Moment): void {
    if (this.since === null || since.monotonicMs > this.since.monotonicMs) this.since = since;
  }

  /** Milliseconds since the last confirmed question was sent; infinite before the first. */
  ageMs(): number {
    return this.since === null ? Number.POSITIVE_INFINITY : this.clock.monotonicMs() - this.since.monotonicMs;
  }

  isValid(): boolean {
    if (this.since === null) return false;
    return this.ageMs() < this.leaseMs && this.clock.now() - this.since.wallMs < this.leaseMs;
  }
}
