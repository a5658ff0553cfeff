/*---
query_id: error_trends_daily
title: Errors of workspaces by day
description: >-
  Errors by day (UTC), category and severity.
dataset: [agent_benchmark_runs, llm_trace_runs, agent_commit_runs]
scope: workspace
parameters:
  - {name: workspace_id, type: string, default: null, length_max: 200, description: Workspace that is asked about}
columns:
  - {name: workspace_id, type: string, description: Workspace}
  - {name: day, type: date, description: Day}
  - {name: category, type: string, description: Kind of error}
  - {name: severity, type: string, description: How bad}
  - {name: errors, type: integer, unit: count, description: How many}
  - {name: agents, type: integer, unit: count, description: Agents that had them}
key: [workspace_id, day, category, severity]
unit: count
cache: {ttl_seconds: 3600}
examples:
  - params: {workspace_id: beads}
---*/
WITH answer AS (
  SELECT e.workspace_id, (e.occurred_at AT TIME ZONE 'UTC')::date AS day, e.category, e.severity,
         count(*) AS errors, count(DISTINCT e.agent_id) AS agents
  FROM public.agent_errors AS e
  GROUP BY e.workspace_id, (e.occurred_at AT TIME ZONE 'UTC')::date, e.category, e.severity
)
SELECT workspace_id, day, category, severity, errors, agents
FROM answer
WHERE :workspace_id IS NULL OR workspace_id = :workspace_id
ORDER BY workspace_id COLLATE "C", day DESC, category COLLATE "C", severity COLLATE "C"
