import { Injectable, Logger } from '@nestjs/common';
import { RecordedWrites } from '../../../changes/recorded-writes.port.js';
import type { RecordedTransaction } from '../../../kernel/recorded-transaction.js';
import { markOf, removalOf, upsertOf, type RollUp } from './roll-up.statement.js';

/** Whatever was received before this, counted back from the mark, was committed before the mark was made: no write takes so long. */
const OVERLAP_SECONDS = 3600;

const MARK = `
  SELECT coalesce((SELECT m.through FROM public.roll_up_marks AS m WHERE m.roll_up = $1) - make_interval(secs => $2), '-infinity')::text AS since,
         now()::text AS through`;

const REMARK = `
  INSERT INTO public.roll_up_marks (roll_up, through) VALUES ($1, $2::timestamptz)
  ON CONFLICT (roll_up) DO UPDATE SET through = excluded.through`;

/** Rolls up what became known since the last time. Doing it again changes nothing; a failure leaves the mark where it was. */
@Injectable()
export class RollUpRunner {
  private readonly logger = new Logger('RollUps');

  constructor(private readonly writes: RecordedWrites) {}

  /** Each in a transaction of its own, so that one that fails keeps no other from being done. @throws what the first of them threw. */
  async run(rollUps: readonly RollUp[]): Promise<void> {
    const failures: unknown[] = [];
    for (const rollUp of rollUps) {
      try {
        await this.writes.run((transaction) => apply(transaction, rollUp));
      } catch (error) {
        failures.push(error);
        this.logger.warn({ message: 'a roll-up failed', rollUp: markOf(rollUp) });
      }
    }
    if (failures.length > 0) throw failures[0];
  }
}

async function apply(transaction: RecordedTransaction, rollUp: RollUp): Promise<void> {
  const { rows } = await transaction.query(MARK, [markOf(rollUp), OVERLAP_SECONDS]);
  const { since, through } = rows[0] as { since: string; through: string };
  const removal = removalOf(rollUp);
  if (removal !== undefined) await transaction.query(removal, [since]);
  await transaction.query(upsertOf(rollUp), [since]);
  await transaction.query(REMARK, [markOf(rollUp), through]);
}
