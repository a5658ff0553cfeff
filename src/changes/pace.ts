/** How the last run ended: `awake` leads but may not sleep, since some writer is just committing. */
export type RunEnd = 'failed' | 'idle' | 'awake';

const AWAKE_FIRST_MS = 1;
const AWAKE_MAX_MS = 25;
/** Where look after look finds something, each costs the writers more than it tells: larger batches, a little later. */
const BUSY_LOOKS = 8;
const BUSY_MS = 5;
const FAILED_MAX_MS = 2000;

/** Pause until the next look at the log. Looks that find nothing, and looks that fail, come ever less often. */
export class Pace {
  private failures = 0;
  private emptyLooks = 0;
  private fullLooks = 0;

  constructor(private readonly pollMs: number) {}

  next(end: RunEnd, foundSomething: boolean): number {
    this.failures = end === 'failed' ? this.failures + 1 : 0;
    this.emptyLooks = end === 'awake' && !foundSomething ? this.emptyLooks + 1 : 0;
    this.fullLooks = end === 'awake' && foundSomething ? this.fullLooks + 1 : 0;
    if (end === 'failed') return doubled(this.pollMs, this.failures - 1, Math.max(this.pollMs, FAILED_MAX_MS));
    if (this.fullLooks > BUSY_LOOKS) return Math.min(this.pollMs, BUSY_MS);
    if (end === 'awake') return doubled(AWAKE_FIRST_MS, this.emptyLooks, Math.min(this.pollMs, AWAKE_MAX_MS));
    return this.pollMs;
  }
}

function doubled(firstMs: number, times: number, maxMs: number): number {
  return Math.min(maxMs, firstMs * 2 ** Math.min(times, 20));
}
