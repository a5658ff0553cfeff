/*---
query_id: workspace_metrics_daily
title: Metrics of workspaces by day
description: >-
  Active users, activity and runs of each workspace by day (UTC).
dataset: [dev_activity, agent_benchmark_runs, llm_trace_runs, agent_commit_runs]
scope: workspace
parameters:
  - {name: workspace_id, type: string, default: null, length_max: 200, description: Workspace that is asked about}
columns:
  - {name: workspace_id, type: string, description: Workspace}
  - {name: day, type: date, description: Day}
  - {name: active_users, type: integer, unit: persons, description: Users active}
  - {name: events, type: integer, unit: count, description: What they did}
  - {name: runs, type: integer, unit: count, description: Runs started}
  - {name: completed, type: integer, unit: count, description: Of these completed}
  - {name: credits, type: decimal, unit: usd, description: Credits consumed}
key: [workspace_id, day]
unit: count
cache: {ttl_seconds: 3600}
examples:
  - params: {workspace_id: duckdb}
---*/
WITH facts AS (
  SELECT a.workspace_id, (a.occurred_at AT TIME ZONE 'UTC')::date AS day, a.user_id, 1 AS events, 0 AS runs, 0 AS completed,
         0::numeric AS credits
  FROM public.user_activity AS a
  UNION ALL
  SELECT r.workspace_id, (r.started_at AT TIME ZONE 'UTC')::date, NULL, 0, 1,
         CASE WHEN r.status = 'completed' THEN 1 ELSE 0 END, r.credits_consumed
  FROM public.agent_runs AS r
),
answer AS (
  SELECT workspace_id, day, count(DISTINCT user_id) AS active_users, sum(events) AS events, sum(runs) AS runs,
         sum(completed) AS completed, sum(credits) AS credits
  FROM facts
  GROUP BY workspace_id, day
)
SELECT workspace_id, day, active_users, events, runs, completed, credits
FROM answer
WHERE :workspace_id IS NULL OR workspace_id = :workspace_id
ORDER BY workspace_id COLLATE "C", day DESC
