import type { Clock } from '../../kernel/clock.js';

export interface BreakerPolicy {
  /** Share of failures in the window that opens the breaker, 0 to 1. */
  readonly failureShare: number;
  /** Fewer outcomes than this in the window decide nothing. */
  readonly sampleMin: number;
  readonly windowMs: number;
  /** How long callers are kept away before one of them may probe. */
  readonly openMs: number;
}

export type BreakerState = 'closed' | 'open' | 'half-open';

/** Leave to try, given back with the outcome. Only the first report counts. */
export interface Permit {
  report(succeeded: boolean): void;
}

interface Slot {
  index: number;
  good: number;
  bad: number;
}

const SLOTS = 10;

/**
 * So many failures and nothing else for so long: silence. Where many answers were good a moment ago, the share of failures would tell
 * only after half a window, and every caller until then would wait for nothing. Not shorter, or one pause of the server would do.
 */
const SILENT_FAILURES = 3;
const SILENT_MS = 100;

/**
 * closed: everyone passes, outcomes are counted over a sliding window; open: nobody passes; half-open: one probe at a time
 * passes and its outcome closes or opens.
 *
 * A permit belongs to the period it was given in. Commands that began before the breaker opened and fail afterwards say
 * nothing new, and must neither lengthen the pause nor end the probe.
 */
export class CircuitBreaker {
  private current: BreakerState = 'closed';
  private period = 0;
  private openedAtMs = 0;
  private probingSinceMs: number | undefined;
  private row = { failures: 0, sinceMs: 0, untilMs: 0 };
  private readonly slots: Slot[] = Array.from({ length: SLOTS }, () => ({ index: -1, good: 0, bad: 0 }));

  constructor(
    private readonly policy: BreakerPolicy,
    private readonly clock: Pick<Clock, 'monotonicMs'>,
    private readonly onChange: (state: BreakerState) => void = () => undefined,
  ) {}

  get state(): BreakerState {
    return this.current;
  }

  /** There is reason to hope: the next caller may probe, however long the pause was to be. */
  probeSoon(): void {
    if (this.current === 'open') this.become('half-open');
  }

  /** Leave to try, or undefined where the caller must do without. */
  enter(): Permit | undefined {
    const now = this.clock.monotonicMs();
    if (this.current === 'open' && now - this.openedAtMs >= this.policy.openMs) this.become('half-open');
    if (this.current === 'open') return undefined;
    if (this.current === 'half-open') {
      if (this.isProbing(now)) return undefined;
      this.probingSinceMs = now;
    }
    return this.permit(this.period);
  }

  /** A probe whose outcome is never told does not close the door for ever. */
  private isProbing(now: number): boolean {
    return this.probingSinceMs !== undefined && now - this.probingSinceMs < this.policy.openMs;
  }

  private permit(period: number): Permit {
    let told = false;
    return {
      report: (succeeded) => {
        if (told || period !== this.period) return;
        told = true;
        this.learn(succeeded);
      },
    };
  }

  private learn(succeeded: boolean): void {
    if (this.current === 'half-open') {
      this.become(succeeded ? 'closed' : 'open');
      return;
    }
    this.count(succeeded);
    if (!succeeded && (this.isSilent() || this.isFailing())) this.become('open');
  }

  private become(state: BreakerState): void {
    this.current = state;
    this.period += 1;
    this.probingSinceMs = undefined;
    this.row.failures = 0;
    if (state === 'open') this.openedAtMs = this.clock.monotonicMs();
    if (state === 'closed') this.slots.forEach((slot) => (slot.index = -1));
    this.onChange(state);
  }

  private count(succeeded: boolean): void {
    this.countInRow(succeeded);
    const index = this.slotIndex();
    const slot = this.slots[index % SLOTS];
    if (slot === undefined) return;
    if (slot.index !== index) Object.assign(slot, { index, good: 0, bad: 0 });
    if (succeeded) slot.good += 1;
    else slot.bad += 1;
  }

  /** What fails now and then, without anything in between, is no row. */
  private countInRow(succeeded: boolean): void {
    const { row } = this;
    const now = this.clock.monotonicMs();
    if (succeeded || now - row.untilMs >= this.policy.windowMs / SLOTS) row.failures = 0;
    if (succeeded) return;
    if (row.failures === 0) row.sinceMs = now;
    row.failures += 1;
    row.untilMs = now;
  }

  private isSilent(): boolean {
    const { failures, sinceMs, untilMs } = this.row;
    return failures >= SILENT_FAILURES && untilMs - sinceMs >= SILENT_MS;
  }

  private isFailing(): boolean {
    const oldest = this.slotIndex() - SLOTS + 1;
    const recent = this.slots.filter((slot) => slot.index >= oldest && slot.index >= 0);
    const bad = recent.reduce((sum, slot) => sum + slot.bad, 0);
    const total = recent.reduce((sum, slot) => sum + slot.good + slot.bad, 0);
    return total >= this.policy.sampleMin && bad / total >= this.policy.failureShare;
  }

  private slotIndex(): number {
    return Math.floor(this.clock.monotonicMs() / (this.policy.windowMs / SLOTS));
  }
}
