import { defineEvent } from '../../events/event-declaration.js';

/** Somebody rated an insight, wrote about it, flagged it, or took any of it back. */
export const FEEDBACK_GIVEN = defineEvent('feedback_given', {
  payload: { insight_id: 'text', fields: 'text' },
  tags: ['insight:{insight_id}'],
});

/** A service told of itself. The rows tell the cache. */
export const METRICS_REPORTED = defineEvent('metrics_reported', { payload: { services: 'text', values: 'integer' } });

/** A backfill has come to its end, whichever. The row tells the cache. */
export const BACKFILL_ENDED = defineEvent('backfill_ended', { payload: { job_id: 'text', status: 'text' } });
