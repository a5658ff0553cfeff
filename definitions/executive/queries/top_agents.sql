/*---
query_id: top_agents
title: Agents with most runs
description: >-
  The agents of a workspace by runs started in the timeframe.
dataset: [agent_benchmark_runs, llm_trace_runs, agent_commit_runs]
scope: workspace
parameters:
  - {name: workspace_id, type: string, required: true, length_max: 200, description: Workspace that is asked about}
  - {name: timeframe, type: string, default: 7d, allowed: [24h, 7d, 30d, 90d], description: Length of the window that ends at as_of}
  - {name: as_of, type: timestamp, default: null, description: Instant the answer speaks of (a date is its end); null is the newest of the workspace}
  - {name: top_n, type: integer, default: 10, min: 1, max: 100, description: How many}
columns:
  - {name: rank, type: integer, description: Place by runs}
  - {name: agent_id, type: string, description: Agent}
  - {name: runs, type: integer, unit: count, description: Runs started}
  - {name: completed, type: integer, unit: count, description: Of these completed}
  - {name: success_rate, type: decimal, unit: percent, description: Completed of all}
  - {name: runtime_avg_seconds, type: decimal, unit: seconds, nullable: true, description: Mean of completed runs}
  - {name: runtime_p95_seconds, type: decimal, unit: seconds, nullable: true, description: 95th percentile of completed runs}
  - {name: credits, type: decimal, unit: usd, description: Credits consumed}
  - {name: tokens, type: integer, unit: count, description: Tokens used}
  - {name: users, type: integer, unit: persons, description: Users who had them run}
key: [agent_id]
unit: count
cache: {ttl_seconds: 300}
narrow:
  - {table: public.agent_runs, column: workspace_id, param: workspace_id}
examples:
  - params: {workspace_id: aider-benchmarks, timeframe: 90d, as_of: 2024-12-31}
---*/
WITH newest AS (
  SELECT max(r.started_at) AS at FROM public.agent_runs AS r WHERE r.workspace_id = :workspace_id
),
bounds AS (
  SELECT COALESCE(:as_of, n.at) AS till, CASE :timeframe WHEN '24h' THEN make_interval(days => 1) WHEN '7d' THEN make_interval(days => 7) WHEN '30d' THEN make_interval(days => 30) ELSE make_interval(days => 90) END AS span
  FROM newest AS n
),
answer AS (
  SELECT r.agent_id, count(*) AS runs,
         count(*) FILTER (WHERE r.status = 'completed') AS completed,
         round(100.0 * count(*) FILTER (WHERE r.status = 'completed') / count(*), 2) AS success_rate,
         round(avg(r.runtime_seconds) FILTER (WHERE r.status = 'completed'), 3) AS runtime_avg_seconds,
         round((percentile_cont(0.95) WITHIN GROUP (ORDER BY r.runtime_seconds)
           FILTER (WHERE r.status = 'completed'))::numeric, 3) AS runtime_p95_seconds,
         sum(r.credits_consumed) AS credits,
         sum(r.tokens_used)::bigint AS tokens,
         count(DISTINCT r.user_id) AS users
  FROM bounds AS b
  JOIN public.agent_runs AS r
    ON r.workspace_id = :workspace_id AND r.started_at <= b.till AND r.started_at > b.till - b.span
  GROUP BY r.agent_id
)
SELECT row_number() OVER (ORDER BY runs DESC, agent_id COLLATE "C") AS rank, agent_id, runs, completed, success_rate, runtime_avg_seconds, runtime_p95_seconds, credits, tokens, users
FROM answer
ORDER BY runs DESC, agent_id COLLATE "C"
LIMIT :top_n
