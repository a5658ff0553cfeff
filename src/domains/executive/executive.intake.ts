import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { AcceptsEvent, type EventReceipt } from '../../events/accepts-event.decorator.js';
import type { Clock } from '../../kernel/clock.js';
import { FalajError } from '../../kernel/falaj-error.js';
import type { QueryScope } from '../../kernel/query-scope.js';
import type { RecordedTransaction } from '../../kernel/recorded-transaction.js';
import { CLOCK } from '../../observability/clock.token.js';
import { failureOf } from './agent.failures.js';
import { AGENT_RUN_COMPLETED, USER_ACTIVITY } from './executive.events.js';
import { assertActivity, assertRun, type PostedActivity, type PostedRun } from './posted.rules.js';

/** The dataset of what was told from outside. */
const POSTED = 'events';

const RUN = `
  INSERT INTO public.agent_runs (run_id, agent_id, workspace_id, user_id, status, runtime_seconds, started_at, completed_at,
    credits_consumed, tokens_used, model_name, concurrent_runs, error_type, error_message, user_rating, dataset_id)
  SELECT $1, $2, w.workspace_id, $4, $5, $6::numeric, $7::timestamptz, $8::timestamptz, $9::numeric, $10::bigint, $11, $12::integer,
    $13, $14, $15::smallint, $16
  FROM public.workspaces AS w WHERE w.workspace_id = $3
  ON CONFLICT (run_id) DO NOTHING RETURNING run_id`;

const ERROR = `
  INSERT INTO public.agent_errors (error_id, run_id, agent_id, workspace_id, user_id, occurred_at, error_type, category, severity,
    message, fingerprint, dataset_id)
  VALUES ($1, $1, $2, $3, $4, $5::timestamptz, $6, $7, $8, $9, $10, $11)`;

const ACTIVITY = `
  INSERT INTO public.user_activity (activity_id, user_id, workspace_id, event_type, occurred_at, session_id, dataset_id)
  SELECT $1, $2, w.workspace_id, $4, $5::timestamptz, $6, $7 FROM public.workspaces AS w WHERE w.workspace_id = $3
  ON CONFLICT (activity_id) DO NOTHING RETURNING activity_id`;

const KNOWN = `SELECT workspace_id FROM public.workspaces WHERE workspace_id = $1`;

/**
 * Writes what is told of runs and activity. An event with an id of its own is written once, however often it is sent; roll-ups follow
 * with the next job, everything else at once.
 */
@Injectable()
export class ExecutiveIntake {
  constructor(@Inject(CLOCK) private readonly clock: Pick<Clock, 'now'>) {}

  @AcceptsEvent(AGENT_RUN_COMPLETED, { workspace: 'workspace_id' })
  async runCompleted(transaction: RecordedTransaction, _scope: QueryScope, run: PostedRun): Promise<EventReceipt> {
    assertRun(run, this.clock.now());
    const runId = run.run_id ?? `run:${randomUUID()}`;
    const written = await transaction.query(RUN, runValues(runId, run));
    await assertWritten(transaction, written.rows.length, run.workspace_id);
    if (run.status === 'failed' || run.status === 'timeout') await transaction.query(ERROR, errorValues(runId, run));
    return { run_id: runId };
  }

  @AcceptsEvent(USER_ACTIVITY, { workspace: 'workspace_id' })
  async userActivity(
    transaction: RecordedTransaction,
    _scope: QueryScope,
    activity: PostedActivity,
  ): Promise<EventReceipt> {
    assertActivity(activity, this.clock.now());
    const id = activity.activity_id ?? `activity:${randomUUID()}`;
    const { user_id: user, workspace_id: workspace, event_type: type, occurred_at: at, session_id: session } = activity;
    const written = await transaction.query(ACTIVITY, [id, user, workspace, type, at, session, POSTED]);
    await assertWritten(transaction, written.rows.length, workspace);
    return { activity_id: id };
  }
}

function runValues(runId: string, run: PostedRun): readonly unknown[] {
  return [
    ...[runId, run.agent_id, run.workspace_id, run.user_id, run.status, run.runtime_seconds, run.started_at],
    ...[endOf(run), run.credits_consumed ?? 0, run.tokens_used ?? 0, run.model_name, run.concurrent_runs],
    ...[run.status === 'completed' ? null : typeOf(run), run.error_message, run.user_rating, POSTED],
  ];
}

function errorValues(runId: string, run: PostedRun): readonly unknown[] {
  const { category, severity, message, fingerprint } = failureOf(typeOf(run), run.error_message ?? undefined);
  return [
    ...[runId, run.agent_id, run.workspace_id, run.user_id, endOf(run) ?? run.started_at, typeOf(run)],
    ...[category, severity, message, fingerprint, POSTED],
  ];
}

/** What is not said of a run that was out of time is plain; of another one it is not known. */
function typeOf({ error_type: told, status }: PostedRun): string {
  return told ?? (status === 'timeout' ? 'timeout' : status === 'cancelled' ? 'cancelled' : 'unknown');
}

function endOf({ completed_at: told, started_at: started, runtime_seconds: seconds }: PostedRun): string | null {
  if (told !== null || seconds === null) return told;
  return new Date(Date.parse(started) + Math.round(seconds * 1000)).toISOString();
}

/** @throws FalajError workspace.unknown, event.duplicate */
async function assertWritten(transaction: RecordedTransaction, rows: number, workspace: string): Promise<void> {
  if (rows > 0) return;
  const { rows: known } = await transaction.query(KNOWN, [workspace]);
  if (known.length === 0) throw new FalajError('workspace.unknown', 'there is no workspace of this name');
  throw new FalajError('event.duplicate', 'an event with this id has been written already');
}
