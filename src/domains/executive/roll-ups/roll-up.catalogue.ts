import type { RollUp } from './roll-up.statement.js';

const METRICS = [
  ...['active_users', 'events', 'runs', 'completed', 'errors', 'runtime_avg', 'runtime_p95', 'credits', 'tokens'],
];
/** Of the runs that completed: how long others took tells of their limits. */
const COMPLETED = `FILTER (WHERE r.status = 'completed')`;
const PERCENTILE = (share: string): string =>
  `round((percentile_cont(${share}) WITHIN GROUP (ORDER BY r.runtime_seconds) ${COMPLETED})::numeric, 3)`;

/**
 * Rows of the touched hours or days: equal, so that they are hashed, where a range would compare every row of a workspace with every
 * bucket of it; and none from before the first of them.
 */
function ofBucket(unit: 'hour' | 'day', column: string): string {
  return `date_trunc('${unit}', ${column}, 'UTC') = t.bucket AND ${column} >= (SELECT min(bucket) FROM touched)`;
}

/** Activity, runs and errors of workspaces by hour or day (UTC). */
function metrics(unit: 'hour' | 'day', table: string, shown: string): RollUp {
  const within = (column: string): string => ofBucket(unit, column);
  const touched = (from: string, column: string): string =>
    `SELECT workspace_id, date_trunc('${unit}', ${column}, 'UTC') AS bucket FROM public.${from} WHERE received_at >= $1::timestamptz`;
  return {
    table,
    columns: ['workspace_id', unit, ...METRICS],
    key: ['workspace_id', unit],
    select: `
    WITH touched AS MATERIALIZED (
      ${touched('user_activity', 'occurred_at')} UNION ${touched('agent_runs', 'started_at')}
      UNION ${touched('agent_errors', 'occurred_at')}
    ), activity AS (
      SELECT t.workspace_id, t.bucket, count(*) AS events, count(DISTINCT a.user_id) AS active_users
      FROM touched AS t JOIN public.user_activity AS a ON a.workspace_id = t.workspace_id AND ${within('a.occurred_at')}
      GROUP BY t.workspace_id, t.bucket
    ), ran AS (
      SELECT t.workspace_id, t.bucket, count(*) AS runs, count(*) ${COMPLETED} AS completed,
             round(avg(r.runtime_seconds) ${COMPLETED}, 3) AS runtime_avg, ${PERCENTILE('0.95')} AS runtime_p95,
             sum(r.credits_consumed) AS credits, sum(r.tokens_used)::bigint AS tokens
      FROM touched AS t JOIN public.agent_runs AS r ON r.workspace_id = t.workspace_id AND ${within('r.started_at')}
      GROUP BY t.workspace_id, t.bucket
    ), failed AS (
      SELECT t.workspace_id, t.bucket, count(*) AS errors
      FROM touched AS t JOIN public.agent_errors AS e ON e.workspace_id = t.workspace_id AND ${within('e.occurred_at')}
      GROUP BY t.workspace_id, t.bucket
    )
    SELECT t.workspace_id, ${shown}, coalesce(a.active_users, 0), coalesce(a.events, 0), coalesce(r.runs, 0),
           coalesce(r.completed, 0), coalesce(f.errors, 0), r.runtime_avg, r.runtime_p95, coalesce(r.credits, 0),
           coalesce(r.tokens, 0)
    FROM touched AS t
    LEFT JOIN activity AS a ON a.workspace_id = t.workspace_id AND a.bucket = t.bucket
    LEFT JOIN ran AS r ON r.workspace_id = t.workspace_id AND r.bucket = t.bucket
    LEFT JOIN failed AS f ON f.workspace_id = t.workspace_id AND f.bucket = t.bucket`,
  };
}

export const HOURLY_METRICS = metrics('hour', 'hourly_metrics', 't.bucket');
export const DAILY_METRICS = metrics('day', 'daily_metrics', `(t.bucket AT TIME ZONE 'UTC')::date`);

const DAY_OF_RUN = `(r.started_at AT TIME ZONE 'UTC')::date`;
const TOUCHED_DAYS = `
    WITH touched AS MATERIALIZED (
      SELECT DISTINCT workspace_id, date_trunc('day', started_at, 'UTC') AS bucket
      FROM public.agent_runs WHERE received_at >= $1::timestamptz
    )`;
const RUNS_OF_TOUCHED_DAYS = `
    FROM touched AS t JOIN public.agent_runs AS r ON r.workspace_id = t.workspace_id
      AND ${ofBucket('day', 'r.started_at')}`;

export const AGENT_PERFORMANCE: RollUp = {
  table: 'agent_performance',
  columns: [
    ...['workspace_id', 'agent_id', 'day', 'runs', 'completed', 'failed', 'cancelled', 'timed_out', 'runtime_min'],
    ...['runtime_avg', 'runtime_max', 'runtime_p50', 'runtime_p75', 'runtime_p95', 'runtime_p99', 'credits', 'tokens'],
    ...['users', 'rating_avg'],
  ],
  key: ['workspace_id', 'agent_id', 'day'],
  select: `${TOUCHED_DAYS}
    SELECT r.workspace_id, r.agent_id, ${DAY_OF_RUN}, count(*), count(*) ${COMPLETED},
           count(*) FILTER (WHERE r.status = 'failed'), count(*) FILTER (WHERE r.status = 'cancelled'),
           count(*) FILTER (WHERE r.status = 'timeout'), min(r.runtime_seconds) ${COMPLETED},
           round(avg(r.runtime_seconds) ${COMPLETED}, 3), max(r.runtime_seconds) ${COMPLETED},
           ${PERCENTILE('0.5')}, ${PERCENTILE('0.75')}, ${PERCENTILE('0.95')}, ${PERCENTILE('0.99')},
           sum(r.credits_consumed), sum(r.tokens_used)::bigint, count(DISTINCT r.user_id), round(avg(r.user_rating), 2)
    ${RUNS_OF_TOUCHED_DAYS}
    GROUP BY r.workspace_id, r.agent_id, ${DAY_OF_RUN}`,
};

const PROVIDER = `
  CASE WHEN r.model_name ~* '(^|[^a-z])(gpt|o1|o3|o4|codex|chatgpt)' THEN 'openai'
       WHEN r.model_name ~* 'claude|opus|sonnet|haiku' THEN 'anthropic' WHEN r.model_name ~* 'gemini|gemma' THEN 'google'
       WHEN r.model_name ~* 'deepseek' THEN 'deepseek' WHEN r.model_name ~* 'qwen|qwq' THEN 'alibaba'
       WHEN r.model_name ~* 'llama' THEN 'meta' WHEN r.model_name ~* 'mistral|codestral' THEN 'mistral'
       ELSE 'unknown' END`;

export const CREDIT_CONSUMPTION: RollUp = {
  table: 'credit_consumption',
  columns: ['workspace_id', 'day', 'model_name', 'provider', 'runs', 'credits', 'tokens'],
  key: ['workspace_id', 'day', 'model_name'],
  select: `${TOUCHED_DAYS}
    SELECT r.workspace_id, ${DAY_OF_RUN}, coalesce(r.model_name, 'unknown'), min(${PROVIDER}), count(*),
           sum(r.credits_consumed), sum(r.tokens_used)::bigint
    ${RUNS_OF_TOUCHED_DAYS}
    GROUP BY r.workspace_id, ${DAY_OF_RUN}, coalesce(r.model_name, 'unknown')`,
};

export const WORKSPACE_CREDITS: RollUp = {
  table: 'workspace_credits',
  columns: ['workspace_id', 'runs', 'credits', 'tokens', 'last_run_at'],
  key: ['workspace_id'],
  select: `
    SELECT r.workspace_id, count(*), sum(r.credits_consumed), sum(r.tokens_used)::bigint, max(r.started_at)
    FROM public.agent_runs AS r
    WHERE r.workspace_id IN (SELECT workspace_id FROM public.agent_runs WHERE received_at >= $1::timestamptz)
    GROUP BY r.workspace_id`,
};

export const ERROR_FINGERPRINTS: RollUp = {
  table: 'error_fingerprints',
  columns: [
    ...['workspace_id', 'fingerprint', 'error_type', 'category', 'occurrences', 'agents', 'first_seen', 'last_seen'],
  ],
  key: ['workspace_id', 'fingerprint'],
  select: `
    SELECT e.workspace_id, e.fingerprint, min(e.error_type), min(e.category), count(*), count(DISTINCT e.agent_id),
           min(e.occurred_at), max(e.occurred_at)
    FROM public.agent_errors AS e
    WHERE e.workspace_id IN (SELECT workspace_id FROM public.agent_errors WHERE received_at >= $1::timestamptz)
    GROUP BY e.workspace_id, e.fingerprint`,
};

/**
 * Users by the week or month of their first activity, and how many were active so many later. Whole months are counted by the calendar:
 * the months of an AGE are those of its last year. What becomes known late can move a user to an earlier cohort, so the cohorts of a
 * workspace are made anew together.
 */
function cohorts(type: 'week' | 'month'): RollUp {
  const period =
    type === 'week'
      ? '((s.start - c.start) / 7)'
      : `((extract(year FROM s.start) - extract(year FROM c.start)) * 12 + extract(month FROM s.start) - extract(month FROM c.start))::integer`;
  const touched = `(SELECT workspace_id FROM public.user_activity WHERE received_at >= $1::timestamptz)`;
  return {
    table: 'user_cohorts',
    part: type,
    columns: ['workspace_id', 'cohort_type', 'cohort_start', 'period', 'cohort_size', 'active_users'],
    key: ['workspace_id', 'cohort_type', 'cohort_start', 'period'],
    replaced: `t.cohort_type = '${type}' AND t.workspace_id IN ${touched}`,
    select: `
    WITH seen AS MATERIALIZED (
      SELECT DISTINCT a.workspace_id, a.user_id, (date_trunc('${type}', a.occurred_at, 'UTC') AT TIME ZONE 'UTC')::date AS start
      FROM public.user_activity AS a WHERE a.workspace_id IN ${touched}
    ), joined AS MATERIALIZED (
      SELECT workspace_id, user_id, min(start) AS start FROM seen GROUP BY workspace_id, user_id
    ), sizes AS (
      SELECT workspace_id, start, count(*) AS size FROM joined GROUP BY workspace_id, start
    )
    SELECT c.workspace_id, '${type}', c.start, ${period}, z.size, count(*)
    FROM joined AS c
    JOIN seen AS s ON s.workspace_id = c.workspace_id AND s.user_id = c.user_id
    JOIN sizes AS z ON z.workspace_id = c.workspace_id AND z.start = c.start
    GROUP BY c.workspace_id, c.start, ${period}, z.size`,
  };
}

export const WEEKLY_COHORTS = cohorts('week');
export const MONTHLY_COHORTS = cohorts('month');

export const HOURLY: readonly RollUp[] = [HOURLY_METRICS];
export const DAILY: readonly RollUp[] = [
  ...[DAILY_METRICS, AGENT_PERFORMANCE, CREDIT_CONSUMPTION, WORKSPACE_CREDITS, ERROR_FINGERPRINTS],
];
export const WEEKLY: readonly RollUp[] = [WEEKLY_COHORTS];
export const MONTHLY: readonly RollUp[] = [MONTHLY_COHORTS];
