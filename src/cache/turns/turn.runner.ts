import { Inject, Injectable, Logger } from '@nestjs/common';
import { RepeatingTask } from '../../changes/repeating-task.js';
import { FalajError } from '../../kernel/falaj-error.js';
import type { Timers } from '../../kernel/clock.js';
import { CLOCK } from '../../observability/clock.token.js';
import { TurnLedger, type Turn } from './turn.ledger.js';

/** `done`: here; `left`: to another process; `unknown`: the database did not say whose it is. */
export type TurnOutcome = 'done' | 'left' | 'unknown';

/** Does what is to be done once, where it is this process's turn. */
@Injectable()
export class TurnRunner {
  private readonly logger = new Logger('Turns');

  constructor(
    private readonly ledger: TurnLedger,
    @Inject(CLOCK) private readonly timers: Timers,
  ) {}

  /** @throws whatever the work throws; the turn has ended all the same. */
  async run(name: string, slot: number, work: () => Promise<void>): Promise<TurnOutcome> {
    let turn: Turn | undefined;
    try {
      turn = await this.ledger.take(name, slot);
    } catch (error) {
      this.logger.warn({ message: 'whose turn it is cannot be asked', turn: name, code: codeOf(error) });
      return 'unknown';
    }
    if (turn === undefined) return 'left';
    await this.hold(turn, work);
    return 'done';
  }

  private async hold(turn: Turn, work: () => Promise<void>): Promise<void> {
    const renewal = new RepeatingTask(this.timers, {
      name: 'turn renewal',
      everyMs: this.ledger.renewMs,
      work: () => this.ledger.renew(turn),
    });
    renewal.start();
    try {
      await work();
    } finally {
      renewal.stop();
      // A turn that could not be ended ends with its lease.
      await this.ledger.end(turn).catch(() => undefined);
    }
  }
}

function codeOf(error: unknown): string {
  return error instanceof FalajError ? error.code : 'unknown';
}
