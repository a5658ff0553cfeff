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

const UNDO = 'ROLLBACK TO SAVEPOINT work';

/**
 * One run that has begun: its work, and how it ended, said by the transaction that holds the view. Work that failed is undone to where it
 * began, and its end is said by the same transaction, so that whoever holds the view next finds it ended; only where that
 * transaction is lost, and the view with it, its end is said from without.
 */
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
      await this.holder.query('SAVEPOINT work');
      const isGivenUp = this.begun.interruptions >= this.limits.attemptsMax;
      const outcome = isGivenUp ? givenUp(this.begun.interruptions) : await work(this.holder);
      const run = await this.ledger.end(this.holder, this.begun.id, outcome);
      if (run === undefined) throw new RunCancelled();
      await this.holder.query('COMMIT');
      return run;
    } catch (error) {
      const errorClass = classOf(error, performance.now() - this.beganMs, this.limits.statementTimeoutMs);
      return (await this.endHeld(error, errorClass)) ?? this.endLost(error, errorClass);
    }
  }

  /** Undefined where the transaction is over, or something comes to it once more. */
  private async endHeld(error: unknown, errorClass: string): Promise<ViewRun | undefined> {
    try {
      await this.twice(UNDO);
      const outcome = await this.outcomeOf(this.holder, error, errorClass);
      const run = await this.ledger.end(this.holder, this.begun.id, outcome, true);
      await this.holder.query('COMMIT');
      return run;
    } catch {
      return undefined;
    }
  }

  /** The row may have been committed although nobody was told: then it stays as it is. */
  private async endLost(error: unknown, errorClass: string): Promise<ViewRun> {
    const { id } = this.begun;
    await this.twice('ROLLBACK').catch(() => undefined);
    const outcome = await this.outcomeOf(this.bookkeeper, error, errorClass);
    const run = await this.ledger.end(this.bookkeeper, id, outcome, true);
    return run ?? this.ledger.run(this.bookkeeper, id);
  }

  /** The signal of a cancel may come to the rollback itself, and the session would go on holding the view. */
  private async twice(rollback: string): Promise<void> {
    await this.holder.query(rollback).catch(() => this.holder.query(rollback));
  }

  private async outcomeOf(connection: LoadConnection, error: unknown, errorClass: string): Promise<RunOutcome> {
    const cancelledBy = await this.ledger.cancelledBy(connection, this.begun.id);
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
