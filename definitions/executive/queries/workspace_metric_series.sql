/*---
query_id: workspace_metric_series
title: One metric of a workspace over time
description: >-
  A metric by hour or day (UTC) up to as_of; the last period is not over. Counts are 0 where nothing happened, means and rates null.
dataset: [dev_activity, agent_benchmark_runs, llm_trace_runs, agent_commit_runs]
scope: workspace
parameters:
  - {name: workspace_id, type: string, required: true, length_max: 200, description: Workspace that is asked about}
  - {name: metric, type: string, required: true, allowed: [active_users, events, runs, success_rate, runtime_avg, runtime_p95, credits, tokens, errors], description: What to show}
  - {name: interval, type: string, default: day, allowed: [hour, day], description: Length of a period}
  - {name: periods, type: integer, default: 30, min: 1, max: 366, description: How many periods}
  - {name: as_of, type: timestamp, default: null, description: Instant the answer speaks of (a date is its end); null is the newest of the workspace}
columns:
  - {name: period, type: timestamp, description: When the period begins}
  - {name: value, type: decimal, nullable: true, description: The metric}
key: [period]
unit: {param: metric, values: {active_users: persons, events: count, runs: count, success_rate: percent, runtime_avg: seconds, runtime_p95: seconds, credits: usd, tokens: count, errors: count}}
cache: {ttl_seconds: {param: interval, values: {hour: 300, day: 1800}}}
narrow:
  - {table: public.user_activity, column: workspace_id, param: workspace_id}
  - {table: public.agent_runs, column: workspace_id, param: workspace_id}
  - {table: public.agent_errors, column: workspace_id, param: workspace_id}
examples:
  - params: {workspace_id: duckdb, metric: active_users, periods: 3}
  - params: {workspace_id: beads, metric: success_rate, interval: hour, periods: 24}
---*/
WITH newest AS (
  SELECT max(p.at) AS at
  FROM (
    SELECT max(a.occurred_at) AS at FROM public.user_activity AS a WHERE a.workspace_id = :workspace_id
    UNION ALL
    SELECT max(r.started_at) FROM public.agent_runs AS r WHERE r.workspace_id = :workspace_id
  ) AS p
),
bounds AS (
  SELECT COALESCE(:as_of, n.at) AS till,
         date_trunc(:interval, COALESCE(:as_of, n.at), 'UTC') AS newest,
         CASE :interval WHEN 'hour' THEN make_interval(hours => 1) ELSE make_interval(days => 1) END AS step
  FROM newest AS n
),
periods AS (
  SELECT b.newest - g.back * b.step AS period, b.till
  FROM bounds AS b
  CROSS JOIN generate_series(0, :periods - 1) AS g (back)
),
active AS (
  SELECT date_trunc(:interval, a.occurred_at, 'UTC') AS period, count(*) AS events, count(DISTINCT a.user_id) AS users
  FROM bounds AS b
  JOIN public.user_activity AS a
    ON a.workspace_id = :workspace_id AND a.occurred_at <= b.till AND a.occurred_at >= b.newest - (:periods - 1) * b.step
  GROUP BY 1
),
ran AS (
  SELECT date_trunc(:interval, r.started_at, 'UTC') AS period, count(*) AS runs,
         round(100.0 * count(*) FILTER (WHERE r.status = 'completed') / count(*), 2) AS success_rate,
         round(avg(r.runtime_seconds) FILTER (WHERE r.status = 'completed'), 3) AS runtime_avg,
         round((percentile_cont(0.95) WITHIN GROUP (ORDER BY r.runtime_seconds)
           FILTER (WHERE r.status = 'completed'))::numeric, 3) AS runtime_p95,
         sum(r.credits_consumed) AS credits, sum(r.tokens_used) AS tokens
  FROM bounds AS b
  JOIN public.agent_runs AS r
    ON r.workspace_id = :workspace_id AND r.started_at <= b.till AND r.started_at >= b.newest - (:periods - 1) * b.step
  GROUP BY 1
),
failed AS (
  SELECT date_trunc(:interval, e.occurred_at, 'UTC') AS period, count(*) AS errors
  FROM bounds AS b
  JOIN public.agent_errors AS e
    ON e.workspace_id = :workspace_id AND e.occurred_at <= b.till AND e.occurred_at >= b.newest - (:periods - 1) * b.step
  GROUP BY 1
)
SELECT p.period,
       CASE :metric WHEN 'active_users' THEN COALESCE(a.users, 0) WHEN 'events' THEN COALESCE(a.events, 0)
         WHEN 'runs' THEN COALESCE(r.runs, 0) WHEN 'success_rate' THEN r.success_rate
         WHEN 'runtime_avg' THEN r.runtime_avg WHEN 'runtime_p95' THEN r.runtime_p95
         WHEN 'credits' THEN COALESCE(r.credits, 0) WHEN 'tokens' THEN COALESCE(r.tokens, 0)
         ELSE COALESCE(f.errors, 0) END::numeric AS value
FROM periods AS p
LEFT JOIN active AS a ON a.period = p.period
LEFT JOIN ran AS r ON r.period = p.period
LEFT JOIN failed AS f ON f.period = p.period
WHERE p.period IS NOT NULL
ORDER BY p.period
