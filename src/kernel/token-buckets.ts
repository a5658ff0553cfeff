import { RecentMemo } from './recent-memo.js';

const SECOND_MS = 1000;

/** How often something may happen: so many a second in the long run, and so many at once. */
export interface Allowance {
  readonly perSecond: number;
  readonly burst: number;
}

/**
 * One bucket for each name, filled evenly. A bucket is one number: the instant at which it will be full again. Bounded: of the names
 * that were not heard of for long, the oldest are forgotten, and a forgotten bucket is a full one.
 */
export class TokenBuckets {
  private readonly fullAtMs: RecentMemo<number>;

  constructor(namesMax: number) {
    this.fullAtMs = new RecentMemo(namesMax);
  }

  /** Whether this one is within the allowance; it is counted where it is. `nowMs` is of a monotonic clock. */
  takes(name: string, allowance: Allowance, nowMs: number): boolean {
    const fullAtMs = this.after(name, allowance, nowMs);
    if (fullAtMs - nowMs > fillMs(allowance)) return false;
    this.fullAtMs.set(name, fullAtMs);
    return true;
  }

  /** How long until one more is within the allowance; 0 where it is already. */
  waitMs(name: string, allowance: Allowance, nowMs: number): number {
    return Math.max(0, this.after(name, allowance, nowMs) - nowMs - fillMs(allowance));
  }

  /** When the bucket would be full again if one more were taken. */
  private after(name: string, { perSecond }: Allowance, nowMs: number): number {
    return Math.max(nowMs, this.fullAtMs.get(name) ?? nowMs) + SECOND_MS / perSecond;
  }
}

/** From empty to full, and a hair for the roundings of the sums. */
function fillMs({ perSecond, burst }: Allowance): number {
  return (burst * SECOND_MS) / perSecond + 1e-6;
}
