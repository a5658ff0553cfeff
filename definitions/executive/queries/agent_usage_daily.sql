/*---
query_id: agent_usage_daily
title: Use of agents by day
description: >-
  Runs, users and cost of each agent by day (UTC).
dataset: [agent_benchmark_runs, llm_trace_runs, agent_commit_runs]
scope: workspace
parameters:
  - {name: workspace_id, type: string, default: null, length_max: 200, description: Workspace that is asked about}
columns:
  - {name: workspace_id, type: string, description: Workspace}
  - {name: agent_id, type: string, description: Agent}
  - {name: day, type: date, description: Day}
  - {name: runs, type: integer, unit: count, description: Runs started}
  - {name: users, type: integer, unit: persons, description: Users who had them run}
  - {name: credits, type: decimal, unit: usd, description: Credits consumed}
  - {name: tokens, type: integer, unit: count, description: Tokens used}
key: [workspace_id, agent_id, day]
unit: count
cache: {ttl_seconds: 3600}
examples:
  - params: {workspace_id: duckdb}
---*/
WITH answer AS (
  SELECT r.workspace_id, r.agent_id, (r.started_at AT TIME ZONE 'UTC')::date AS day, count(*) AS runs,
         count(DISTINCT r.user_id) AS users, sum(r.credits_consumed) AS credits, sum(r.tokens_used)::bigint AS tokens
  FROM public.agent_runs AS r
  GROUP BY r.workspace_id, r.agent_id, (r.started_at AT TIME ZONE 'UTC')::date
)
SELECT workspace_id, agent_id, day, runs, users, credits, tokens
FROM answer
WHERE :workspace_id IS NULL OR workspace_id = :workspace_id
ORDER BY workspace_id COLLATE "C", agent_id COLLATE "C", day DESC
