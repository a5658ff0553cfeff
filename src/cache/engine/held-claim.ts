import type { CancelTimer, Timers } from '../../kernel/clock.js';
import type { LoadClaim } from './claim-desk.port.js';

export interface HoldingTimes {
  readonly renewMs: number;
  /** How long one command may take. */
  readonly budgetMs: number;
}

/**
 * The claim of one load, whenever it comes: before it, or while it runs, where the answer was late. From then on it is renewed until the
 * load has ended. A claim that nobody held would keep others waiting for a load that they are never told of.
 */
export class HeldClaim {
  private claim: LoadClaim | undefined;
  private kept: boolean | undefined;
  private cancel: CancelTimer = () => undefined;

  constructor(
    private readonly times: HoldingTimes,
    private readonly timers: Timers,
  ) {}

  take(claim: LoadClaim): void {
    this.claim = claim;
    if (this.kept === undefined) this.plan(claim);
    else this.giveBack(claim, this.kept);
  }

  /** The load has ended. @param kept whether others find its value in the shared tier. */
  end(kept: boolean): void {
    this.kept = kept;
    this.cancel();
    if (this.claim !== undefined) this.giveBack(this.claim, kept);
  }

  private plan(claim: LoadClaim): void {
    const again = (): void => {
      if (this.kept === undefined) this.plan(claim);
    };
    this.cancel = this.timers.after(this.times.renewMs, () => {
      claim.renew(this.times.budgetMs).then((held) => {
        if (held) again();
      }, again);
    });
  }

  private giveBack(claim: LoadClaim, kept: boolean): void {
    claim.release(kept, this.times.budgetMs).catch(() => undefined);
  }
}
