/*---
query_id: agent_analytics
title: One agent in a workspace
description: >-
  Runs of an agent started in the timeframe: outcomes, how long the completed ones took, cost, ratings, and the errors by category.
dataset: [agent_benchmark_runs, llm_trace_runs, agent_commit_runs]
scope: workspace
parameters:
  - {name: workspace_id, type: string, required: true, length_max: 200, description: Workspace that is asked about}
  - {name: agent_id, type: string, required: true, length_max: 200, description: Agent}
  - {name: timeframe, type: string, default: 7d, allowed: [24h, 7d, 30d, 90d], description: Length of the window that ends at as_of}
  - {name: as_of, type: timestamp, default: null, description: Instant the answer speaks of (a date is its end); null is the newest of the workspace}
columns:
  - {name: agent_id, type: string, description: Agent}
  - {name: as_of, type: timestamp, description: Instant it speaks of}
  - {name: runs, type: integer, unit: count, description: Runs started}
  - {name: completed, type: integer, unit: count, description: Of these completed}
  - {name: success_rate, type: decimal, unit: percent, description: Completed of all}
  - {name: runtime_avg_seconds, type: decimal, unit: seconds, nullable: true, description: Mean of completed runs}
  - {name: runtime_p95_seconds, type: decimal, unit: seconds, nullable: true, description: 95th percentile of completed runs}
  - {name: credits, type: decimal, unit: usd, description: Credits consumed}
  - {name: tokens, type: integer, unit: count, description: Tokens used}
  - {name: users, type: integer, unit: persons, description: Users who had them run}
  - {name: failed, type: integer, unit: count, description: Runs that failed}
  - {name: cancelled, type: integer, unit: count, description: Runs that were cancelled}
  - {name: timed_out, type: integer, unit: count, description: Runs that were out of time}
  - {name: runtime_min_seconds, type: decimal, unit: seconds, nullable: true, description: Shortest completed run}
  - {name: runtime_p50_seconds, type: decimal, unit: seconds, nullable: true, description: Median}
  - {name: runtime_p75_seconds, type: decimal, unit: seconds, nullable: true, description: 75th percentile}
  - {name: runtime_p99_seconds, type: decimal, unit: seconds, nullable: true, description: 99th percentile}
  - {name: runtime_max_seconds, type: decimal, unit: seconds, nullable: true, description: Longest completed run}
  - {name: rating_avg, type: decimal, unit: rating, nullable: true, description: Mean of the ratings}
  - {name: first_run_at, type: timestamp, description: First run of the timeframe}
  - {name: last_run_at, type: timestamp, description: Last run}
key: [agent_id]
unit: count
cache: {ttl_seconds: {param: timeframe, values: {24h: 300, 7d: 1800, 30d: 3600, 90d: 3600}}}
narrow:
  - {table: public.agent_runs, column: workspace_id, param: workspace_id}
examples:
  - params: {workspace_id: beads, agent_id: claude-code, timeframe: 90d}
---*/
WITH newest AS (
  SELECT max(r.started_at) AS at FROM public.agent_runs AS r WHERE r.workspace_id = :workspace_id
),
bounds AS (
  SELECT COALESCE(:as_of, n.at) AS till, CASE :timeframe WHEN '24h' THEN make_interval(days => 1) WHEN '7d' THEN make_interval(days => 7) WHEN '30d' THEN make_interval(days => 30) ELSE make_interval(days => 90) END AS span
  FROM newest AS n
)
SELECT r.agent_id, b.till AS as_of, count(*) AS runs,
         count(*) FILTER (WHERE r.status = 'completed') AS completed,
         round(100.0 * count(*) FILTER (WHERE r.status = 'completed') / count(*), 2) AS success_rate,
         round(avg(r.runtime_seconds) FILTER (WHERE r.status = 'completed'), 3) AS runtime_avg_seconds,
         round((percentile_cont(0.95) WITHIN GROUP (ORDER BY r.runtime_seconds)
           FILTER (WHERE r.status = 'completed'))::numeric, 3) AS runtime_p95_seconds,
         sum(r.credits_consumed) AS credits,
         sum(r.tokens_used)::bigint AS tokens,
         count(DISTINCT r.user_id) AS users,
       count(*) FILTER (WHERE r.status = 'failed') AS failed,
       count(*) FILTER (WHERE r.status = 'cancelled') AS cancelled,
       count(*) FILTER (WHERE r.status = 'timeout') AS timed_out,
       min(r.runtime_seconds) FILTER (WHERE r.status = 'completed') AS runtime_min_seconds,
       round((percentile_cont(0.5) WITHIN GROUP (ORDER BY r.runtime_seconds) FILTER (WHERE r.status = 'completed'))::numeric, 3) AS runtime_p50_seconds, round((percentile_cont(0.75) WITHIN GROUP (ORDER BY r.runtime_seconds) FILTER (WHERE r.status = 'completed'))::numeric, 3) AS runtime_p75_seconds, round((percentile_cont(0.99) WITHIN GROUP (ORDER BY r.runtime_seconds) FILTER (WHERE r.status = 'completed'))::numeric, 3) AS runtime_p99_seconds,
       max(r.runtime_seconds) FILTER (WHERE r.status = 'completed') AS runtime_max_seconds,
       round(avg(r.user_rating), 2) AS rating_avg,
       min(r.started_at) AS first_run_at, max(r.started_at) AS last_run_at
FROM bounds AS b
JOIN public.agent_runs AS r
  ON r.workspace_id = :workspace_id AND r.started_at <= b.till AND r.started_at > b.till - b.span
WHERE r.agent_id = :agent_id
GROUP BY r.agent_id, b.till
ORDER BY r.agent_id COLLATE "C"
