import type { LoadConnection } from '../kernel/load-connection.js';
import { classOf, reasonOf, ruleFor } from './run-failure.js';
import type { ViewRun } from './view-report.js';
import type { BegunRun, RunOutcome, ViewLedger } from './view.ledger.js';

export interface AttemptLimits {
  readonly statementTimeoutMs: number;
  /** Attempts at one slot that may end with their connection: a query that brings the server down must not do so for ever. */
  readonly attemptsMax: number;
}

/** Thrown where the run was cancelled before its end could be written. */
class RunCancelled extends Error {}

/** One run that has begun: its work, and how it ended, said by the holder's transaction or, where that failed, from without. */
export class RunAttempt {
  private readonly beganMs = performance.now();

  constructor(
    private readonly ledger: ViewLedger,
    private readonly holder: LoadConnection,
    private readonly bookkeeper: LoadConnection,
    private readonly begun: BegunRun,
    private readonly limits: AttemptLimits,
  ) {}

  async make(work: (connection: LoadConnection) => Promise<RunOutcome>): Promise<ViewRun> {
    try {
      const isGivenUp = this.begun.interruptions >= this.limits.attemptsMax;
      const outcome = isGivenUp ? givenUp(this.begun.interruptions) : await work(this.holder);
      const run = await this.ledger.end(this.holder, this.begun.id, outcome);
      if (run === undefined) throw new RunCancelled();
      await this.holder.query('COMMIT');
      return run;
    } catch (error) {
      // The signal of a cancel may come to the rollback itself, and the session would go on holding the view.
      await this.holder.query('ROLLBACK').catch(() => this.holder.query('ROLLBACK').catch(() => undefined));
      return this.end(error);
    }
  }

  /** The row may have been committed although nobody was told: then it stays as it is. */
  private async end(error: unknown): Promise<ViewRun> {
    const { id } = this.begun;
    const run = await this.ledger.end(this.bookkeeper, id, await this.outcomeOf(error), true);
    return run ?? this.ledger.run(this.bookkeeper, id);
  }

  private async outcomeOf(error: unknown): Promise<RunOutcome> {
    const errorClass = classOf(error, performance.now() - this.beganMs, this.limits.statementTimeoutMs);
    const cancelledBy = await this.ledger.cancelledBy(this.bookkeeper, this.begun.id);
    const isCancel = error instanceof RunCancelled || errorClass === '57014';
    if (isCancel && cancelledBy !== undefined)
      return { state: 'cancelled', mode: null, reason: `cancelled by ${cancelledBy}`, errorClass: null };
    const { state } = ruleFor(errorClass);
    return { state, mode: null, reason: reasonOf(error, errorClass), errorClass };
  }
}

function givenUp(interruptions: number): RunOutcome {
  const reason = `${String(interruptions)} attempts ended with their connection; it is not tried again for this slot`;
  return { state: 'failed', mode: null, reason, errorClass: 'view.interrupted' };
}
