const POWERS = Float64Array.from({ length: 1024 }, (_, exponent) => 2 ** -exponent);

/** 2^-x for x from 0, between whole numbers on a straight line: the order of values matters, not their last digit. */
export function halved(x: number): number {
  if (x >= POWERS.length) return 0;
  const whole = x | 0;
  return (POWERS[whole] ?? 0) * (1 - (x - whole) * 0.5);
}

const START_LOG2 = 2;
const LOG2_MIN = -6;
const LOG2_MAX = 6;
const STEP = 0.03;

/** Towards this it drifts where the testimony is balanced, as it is where neighbouring half-lives act alike. */
const CENTRE_LOG2 = 1;
const PULL = 0.08;

/**
 * After how many uses of a region an earlier one counts half, as a multiple of its entries. A short one makes the policy one of
 * recency, a long one of frequency; which is right differs by load and changes with it, so it is learned.
 *
 * Each eviction asks which entry a much shorter and which a much longer half-life would have evicted. Where they differ, both entries
 * are marked, and the one whose key is asked for again testifies against the half-life that would have given it up. Rejected:
 * climbing by the hit rate of successive periods, whose noise is larger than what a step changes.
 */
export class HalfLife {
  /** Half-lives that pass with one tick of the ledger. */
  perTick = 1;
  private log2 = START_LOG2;
  private span = 1;

  get ticks(): number {
    return 1 / this.perTick;
  }

  /** @param span ticks in which each entry could have been used once. */
  fit(span: number): void {
    this.span = Math.max(1, span);
    this.perTick = 1 / (2 ** this.log2 * this.span);
  }

  /** Above 0: a shorter half-life would have given up what was then asked for; below: a longer one. */
  learn(regret: number): void {
    this.log2 = Math.min(LOG2_MAX, Math.max(LOG2_MIN, this.log2 + STEP * (regret + PULL * (CENTRE_LOG2 - this.log2))));
    this.fit(this.span);
  }
}
