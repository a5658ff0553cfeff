import { Injectable } from '@nestjs/common';
import { type RecordedWrite, RecordedWrites } from '../../changes/recorded-writes.port.js';
import { EventPublisher } from '../../events/event.publisher.js';
import type { RecordedTransaction } from '../../kernel/recorded-transaction.js';
import { FEEDBACK_GIVEN } from './insights.events.js';
import { unknownInsight } from './insights.service.js';

/** What may be said of an insight; what is not named stays as it is, null takes it back. */
export interface FeedbackChange {
  readonly rating?: number | null;
  readonly comment?: string | null;
  readonly flag_type?: string | null;
  readonly flag_reason?: string | null;
}

/** All that one person has said of one insight. */
export interface GivenFeedback {
  readonly insight_id: string;
  readonly rating: number | null;
  readonly comment: string | null;
  readonly flag_type: string | null;
  readonly flag_reason: string | null;
  readonly updated_at: Date;
}

const FIELDS = ['rating', 'comment', 'flag_type', 'flag_reason'] as const;

/** Writes feedback: one row for an insight and a person, of which each write changes what it names and nothing else. */
@Injectable()
export class FeedbackWriter {
  constructor(
    private readonly writes: RecordedWrites,
    private readonly events: EventPublisher,
  ) {}

  /** @throws FalajError insight.unknown, change.unreached (written, and not numbered in time) */
  give(insightId: string, userId: string, change: FeedbackChange): Promise<RecordedWrite<GivenFeedback>> {
    return this.writes.run(async (transaction) => {
      await assertInsight(transaction, insightId);
      const named = FIELDS.filter((field) => change[field] !== undefined);
      const values = named.map((field) => change[field]);
      const { rows } = await transaction.query(upsert(named), [insightId, userId, ...values]);
      await this.events.publish(transaction, FEEDBACK_GIVEN, { insight_id: insightId, fields: named.join(' ') });
      return rows[0] as unknown as GivenFeedback;
    });
  }
}

async function assertInsight(transaction: RecordedTransaction, insightId: string): Promise<void> {
  const { rows } = await transaction.query('SELECT FROM public.insights WHERE insight_id = $1', [insightId]);
  if (rows.length === 0) throw unknownInsight();
}

function upsert(named: readonly string[]): string {
  const columns = named.map((name) => `, ${name}`).join('');
  const values = named.map((_, index) => `, $${String(index + 3)}`).join('');
  const changes = named.map((name) => `${name} = EXCLUDED.${name}, `).join('');
  return `INSERT INTO public.insight_feedback (insight_id, user_id${columns}) VALUES ($1, $2${values})
    ON CONFLICT (insight_id, user_id) DO UPDATE SET ${changes}updated_at = clock_timestamp()
    RETURNING insight_id, rating, comment, flag_type, flag_reason, updated_at`;
}
