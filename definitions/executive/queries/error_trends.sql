/*---
query_id: error_trends
title: Errors over time
description: >-
  Errors of a workspace in the timeframe by hour (24h) or day, category and severity.
dataset: [agent_benchmark_runs, llm_trace_runs, agent_commit_runs]
scope: workspace
parameters:
  - {name: workspace_id, type: string, required: true, length_max: 200, description: Workspace that is asked about}
  - {name: timeframe, type: string, default: 7d, allowed: [24h, 7d, 30d, 90d], description: Length of the window that ends at as_of}
  - {name: as_of, type: timestamp, default: null, description: Instant the answer speaks of (a date is its end); null is the newest of the workspace}
  - {name: agent_id, type: string, default: null, length_max: 200, description: Only errors of this agent; null is all}
columns:
  - {name: period, type: timestamp, description: When the hour or day begins}
  - {name: category, type: string, description: Kind of error}
  - {name: severity, type: string, description: How bad}
  - {name: errors, type: integer, unit: count, description: How many}
  - {name: agents, type: integer, unit: count, description: Agents that had them}
  - {name: share_percent, type: decimal, unit: percent, description: Of all of the timeframe}
key: [period, category, severity]
unit: count
cache: {ttl_seconds: {param: timeframe, values: {24h: 300, 7d: 1800, 30d: 3600, 90d: 3600}}}
narrow:
  - {table: public.agent_errors, column: workspace_id, param: workspace_id}
examples:
  - params: {workspace_id: aider-benchmarks, timeframe: 30d}
---*/
WITH newest AS (
  SELECT max(e.occurred_at) AS at FROM public.agent_errors AS e WHERE e.workspace_id = :workspace_id
),
bounds AS (
  SELECT COALESCE(:as_of, n.at) AS till, CASE :timeframe WHEN '24h' THEN make_interval(days => 1) WHEN '7d' THEN make_interval(days => 7) WHEN '30d' THEN make_interval(days => 30) ELSE make_interval(days => 90) END AS span
  FROM newest AS n
),
answer AS (
  SELECT date_trunc(CASE :timeframe WHEN '24h' THEN 'hour' ELSE 'day' END, e.occurred_at, 'UTC') AS period,
         e.category, e.severity, count(*) AS errors, count(DISTINCT e.agent_id) AS agents
  FROM bounds AS b
  JOIN public.agent_errors AS e
    ON e.workspace_id = :workspace_id AND e.occurred_at <= b.till AND e.occurred_at > b.till - b.span
  WHERE :agent_id IS NULL OR e.agent_id = :agent_id
  GROUP BY 1, 2, 3
)
SELECT period, category, severity, errors, agents, round(100.0 * errors / sum(errors) OVER (), 2) AS share_percent
FROM answer
ORDER BY period DESC, category COLLATE "C", severity COLLATE "C"
