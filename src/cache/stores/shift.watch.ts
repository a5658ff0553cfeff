/** Uses and arrivals between two looks, as a share of the entries; of what was counted before, so much counts on. */
const LOOK_SHARE = 0.025;
const LOOK_MIN = 16;
const KEPT_SHARE = 0.8;

/** So many uses are taken to be as foretold, whatever is seen: few prove nothing. */
const PRIOR_USES = 5;

/** A shift has begun where uses of what lay idle are this share of what they usually are beside what is foretold. */
const BEGIN_SHARE = 0.55;
const USUAL_STEP = 0.02;

/**
 * Notices that what is asked for is no longer what was: entries that lay idle for a while are not used any more, far less than their
 * earlier uses foretell, while others are. From then on how often an entry was used says nothing, and what is unused for longest
 * goes first, until what was there when the shift began is used again or gone.
 *
 * In a scan nothing is used at all, so nothing is foretold, and it is no shift. Rejected: watching the hit ratio, which falls in
 * both; and learning half-lives faster, which costs hits where nothing shifts.
 */
export class ShiftWatch {
  private began: number | undefined;
  private usual = 1;
  private passed = 0;
  private uses = 0;
  private idleUses = 0;
  private foretold = 0;
  private idleForetold = 0;

  /** When the shift began that is under way. */
  get beganAt(): number | undefined {
    return this.began;
  }

  /** @param wasIdle before the first of them. */
  used(uses: number, wasIdle: boolean): void {
    this.uses += uses;
    if (wasIdle) this.idleUses += 1;
  }

  /** What was foretold of an entry drawn by lot, in any unit. */
  drew(foretold: number, isIdle: boolean): void {
    this.foretold += foretold;
    if (isIdle) this.idleForetold += foretold;
  }

  /** Uses or arrivals passed, in a region of so many entries. @param clock as it stands. */
  pass(count: number, entries: number, clock: number): void {
    this.passed += count;
    if (this.passed < LOOK_MIN || this.passed < entries * LOOK_SHARE) return;
    this.passed = 0;
    this.judge(clock);
    this.uses *= KEPT_SHARE;
    this.idleUses *= KEPT_SHARE;
    this.foretold *= KEPT_SHARE;
    this.idleForetold *= KEPT_SHARE;
  }

  /** What was there when it began is gone; what is counted of it proves nothing of the rest. */
  end(): void {
    this.began = undefined;
    this.uses = this.idleUses = this.foretold = this.idleForetold = 0;
  }

  private judge(clock: number): void {
    const expected = this.foretold > 0 ? (this.uses * this.idleForetold) / this.foretold : 0;
    const share = (this.idleUses + PRIOR_USES) / (expected + PRIOR_USES);
    if (this.began === undefined && share < BEGIN_SHARE * this.usual) this.began = clock;
    else if (this.began !== undefined && share > this.usual) this.began = undefined;
    if (this.began === undefined) this.usual += (Math.min(1, share) - this.usual) * USUAL_STEP;
  }
}
