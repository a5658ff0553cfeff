import type { Clock } from '../kernel/clock.js';

/** A moment by both clocks. */
export interface Moment {
  readonly monotonicMs: number;
  readonly wallMs: number;
}

/**
 * The wall clock is looked at again after so long by the monotonic one: reading a clock is most of what a hit of the first tier
 * costs. A process that was suspended may so run this long on what it knew before.
 */
const WALL_EVERY_MS = 1;

/**
 * How long what was learned may be relied on: from the moment before it was asked for, not from when the answer came.
 *
 * The monotonic clock decides. The wall clock may only shorten: it goes on while a virtual machine is suspended, which
 * the monotonic one does not everywhere. Set back or forth, it costs at most a confirmation that was not needed.
 */
export class Lease {
  private since: Moment | null = null;
  private endMs = Number.NEGATIVE_INFINITY;
  private wallSeenMs = Number.NEGATIVE_INFINITY;
  private wallAgrees = false;

  constructor(
    private readonly leaseMs: number,
    private readonly clock: Clock,
  ) {}

  /** To be taken before the question is sent. */
  moment(): Moment {
    return { monotonicMs: this.clock.monotonicMs(), wallMs: this.clock.now() };
  }

  renew(since: Moment): void {
    if (this.since !== null && since.monotonicMs <= this.since.monotonicMs) return;
    this.since = since;
    this.endMs = since.monotonicMs + this.leaseMs;
    this.wallSeenMs = Number.NEGATIVE_INFINITY;
  }

  /** What was learned is given up: nothing may be relied on until something is learned anew. */
  end(): void {
    this.since = null;
    this.endMs = Number.NEGATIVE_INFINITY;
  }

  /** Milliseconds since the last confirmed question was sent; infinite before the first. */
  ageMs(): number {
    return this.since === null ? Number.POSITIVE_INFINITY : this.clock.monotonicMs() - this.since.monotonicMs;
  }

  /** @param nowMs by the monotonic clock, read in this very step. */
  isValid(nowMs = this.clock.monotonicMs()): boolean {
    if (nowMs >= this.endMs) return false;
    return nowMs - this.wallSeenMs < WALL_EVERY_MS ? this.wallAgrees : this.lookAtWall(nowMs);
  }

  private lookAtWall(nowMs: number): boolean {
    this.wallSeenMs = nowMs;
    this.wallAgrees = this.since !== null && this.clock.now() - this.since.wallMs < this.leaseMs;
    return this.wallAgrees;
  }
}
