import type { EventPayload } from '../../events/event-declaration.js';
import { FalajError } from '../../kernel/falaj-error.js';
import type { AGENT_RUN_COMPLETED, USER_ACTIVITY } from './executive.events.js';

export type PostedRun = EventPayload<typeof AGENT_RUN_COMPLETED>;
export type PostedActivity = EventPayload<typeof USER_ACTIVITY>;

const STATUSES: readonly string[] = ['completed', 'failed', 'cancelled', 'timeout'];
const ACTIVITIES: readonly string[] = [
  ...['page_view', 'agent_run', 'login', 'logout', 'workspace_switch', 'feature_use', 'error', 'api_call', 'export'],
  'report_view',
];
const NAME = /^[\p{L}\p{N}][\p{L}\p{N} ._:@/+-]{0,199}$/u;
const MESSAGE_LENGTH_MAX = 2000;
const SECONDS_MAX = 366 * 86_400;
const COUNT_MAX = 1e12;
const CREDITS_MAX = 1e7;
/** Clocks differ; what is further ahead than this has not happened. */
const AHEAD_MS = 300_000;

interface Fault {
  readonly field: string;
  readonly problem: string;
}

type Check = readonly [field: string, isSound: boolean, problem: string];

/** @throws FalajError request.invalid with every fault. */
export function assertRun(run: PostedRun, nowMs: number): void {
  const isCompleted = run.status === 'completed';
  refuse([
    ...names(run, ['run_id', 'agent_id', 'user_id', 'model_name', 'error_type']),
    ['status', STATUSES.includes(run.status), `must be one of ${STATUSES.join(', ')}`],
    ['runtime_seconds', isWithin(run.runtime_seconds, SECONDS_MAX), 'must be zero or more, and less than a year'],
    ['runtime_seconds', !isCompleted || run.runtime_seconds !== null, 'must be told of a completed run'],
    ['credits_consumed', isWithin(run.credits_consumed, CREDITS_MAX), `must be from 0 to ${String(CREDITS_MAX)}`],
    ['tokens_used', isWithin(run.tokens_used, COUNT_MAX), 'must be zero or more'],
    ['concurrent_runs', run.concurrent_runs === null || run.concurrent_runs >= 1, 'must be 1 or more'],
    ['user_rating', run.user_rating === null || (run.user_rating >= 1 && run.user_rating <= 5), 'must be from 1 to 5'],
    ['error_type', !isCompleted || run.error_type === null, 'must be left out of a completed run'],
    ['error_message', (run.error_message ?? '').length <= MESSAGE_LENGTH_MAX, 'is too long'],
    ['started_at', hasHappened(run.started_at, nowMs), 'must not lie in the future'],
    ['completed_at', endsAfter(run), 'must not come before started_at'],
  ]);
}

/** @throws FalajError request.invalid with every fault. */
export function assertActivity(activity: PostedActivity, nowMs: number): void {
  refuse([
    ...names(activity, ['activity_id', 'user_id', 'session_id']),
    ['event_type', ACTIVITIES.includes(activity.event_type), `must be one of ${ACTIVITIES.join(', ')}`],
    ['occurred_at', hasHappened(activity.occurred_at, nowMs), 'must not lie in the future'],
  ]);
}

function names(payload: object, members: readonly string[]): readonly Check[] {
  const given = payload as Readonly<Record<string, unknown>>;
  return members.map((name): Check => {
    const value = given[name];
    return [
      name,
      value === null || (typeof value === 'string' && NAME.test(value)),
      'must be a name of at most 200 characters',
    ];
  });
}

function isWithin(value: number | null, most: number): boolean {
  return value === null || (value >= 0 && value <= most);
}

function hasHappened(at: string, nowMs: number): boolean {
  return Date.parse(at) <= nowMs + AHEAD_MS;
}

function endsAfter({ started_at: started, completed_at: completed }: PostedRun): boolean {
  return completed === null || Date.parse(completed) >= Date.parse(started);
}

function refuse(checks: readonly Check[]): void {
  const faults = checks.flatMap(([field, isSound, problem]): Fault[] => (isSound ? [] : [{ field, problem }]));
  if (faults.length === 0) return;
  const detail = faults.map(({ field, problem }) => `${field}: ${problem}`).join('; ');
  throw new FalajError('request.invalid', detail, { fields: { errors: faults.map((fault) => ({ ...fault })) } });
}
