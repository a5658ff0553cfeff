/*---
query_id: agent_performance_daily
title: Performance of agents by day
description: >-
  Each agent by day (UTC) over the 30 days before the newest run of its workspace.
dataset: [agent_benchmark_runs, llm_trace_runs, agent_commit_runs]
scope: workspace
parameters:
  - {name: workspace_id, type: string, default: null, length_max: 200, description: Workspace that is asked about}
columns:
  - {name: workspace_id, type: string, description: Workspace}
  - {name: agent_id, type: string, description: Agent}
  - {name: day, type: date, description: Day}
  - {name: runs, type: integer, unit: count, description: Runs started}
  - {name: successes, type: integer, unit: count, description: Of these completed}
  - {name: runtime_avg_seconds, type: decimal, unit: seconds, nullable: true, description: Mean of completed runs}
  - {name: runtime_p50_seconds, type: decimal, unit: seconds, nullable: true, description: Median}
  - {name: runtime_p95_seconds, type: decimal, unit: seconds, nullable: true, description: 95th percentile}
  - {name: credits, type: decimal, unit: usd, description: Credits consumed}
key: [workspace_id, agent_id, day]
unit: count
cache: {ttl_seconds: 3600}
examples:
  - params: {workspace_id: beads}
---*/
WITH newest AS (
  SELECT r.workspace_id, max(r.started_at) AS at
  FROM public.agent_runs AS r
  GROUP BY r.workspace_id
),
answer AS (
  SELECT r.workspace_id, r.agent_id, (r.started_at AT TIME ZONE 'UTC')::date AS day, count(*) AS runs, count(*) FILTER (WHERE r.status = 'completed') AS successes,
         round(avg(r.runtime_seconds) FILTER (WHERE r.status = 'completed'), 3) AS runtime_avg_seconds,
         round((percentile_cont(0.5) WITHIN GROUP (ORDER BY r.runtime_seconds)
           FILTER (WHERE r.status = 'completed'))::numeric, 3) AS runtime_p50_seconds,
         round((percentile_cont(0.95) WITHIN GROUP (ORDER BY r.runtime_seconds)
           FILTER (WHERE r.status = 'completed'))::numeric, 3) AS runtime_p95_seconds,
         sum(r.credits_consumed) AS credits
  FROM newest AS n
  JOIN public.agent_runs AS r ON r.workspace_id = n.workspace_id AND r.started_at > n.at - make_interval(days => 30)
  GROUP BY r.workspace_id, r.agent_id, (r.started_at AT TIME ZONE 'UTC')::date
)
SELECT workspace_id, agent_id, day, runs, successes, runtime_avg_seconds, runtime_p50_seconds, runtime_p95_seconds, credits
FROM answer
WHERE :workspace_id IS NULL OR workspace_id = :workspace_id
ORDER BY workspace_id COLLATE "C", agent_id COLLATE "C", day DESC
