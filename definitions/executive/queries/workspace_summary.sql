/*---
query_id: workspace_summary
title: One workspace at a glance
description: >-
  Users, activity and runs of a workspace over all time, and its newest instants.
dataset: [dev_activity, agent_benchmark_runs, llm_trace_runs, agent_commit_runs]
scope: workspace
parameters:
  - {name: workspace_id, type: string, required: true, length_max: 200, description: Workspace that is asked about}
columns:
  - {name: workspace_id, type: string, description: Workspace}
  - {name: kind, type: string, description: 'repository, benchmark or trace'}
  - {name: users, type: integer, unit: persons, description: Users ever active}
  - {name: events, type: integer, unit: count, description: What they did}
  - {name: agents, type: integer, unit: count, description: Agents that ever ran}
  - {name: runs, type: integer, unit: count, description: Runs}
  - {name: success_rate, type: decimal, unit: percent, nullable: true, description: Completed of all}
  - {name: credits, type: decimal, unit: usd, description: Credits consumed}
  - {name: last_activity_at, type: timestamp, nullable: true, description: Newest activity}
  - {name: last_run_at, type: timestamp, nullable: true, description: Newest run}
key: [workspace_id]
unit: count
cache: {ttl_seconds: 1800, region: executive_dashboard}
narrow:
  - {table: public.workspaces, column: workspace_id, param: workspace_id}
  - {table: public.user_activity, column: workspace_id, param: workspace_id}
  - {table: public.agent_runs, column: workspace_id, param: workspace_id}
examples:
  - params: {workspace_id: duckdb}
---*/
WITH active AS (
  SELECT count(DISTINCT a.user_id) AS users, count(*) AS events, max(a.occurred_at) AS last_at
  FROM public.user_activity AS a
  WHERE a.workspace_id = :workspace_id
),
ran AS (
  SELECT count(DISTINCT r.agent_id) AS agents, count(*) AS runs,
         round(100.0 * count(*) FILTER (WHERE r.status = 'completed') / NULLIF(count(*), 0), 2) AS success_rate,
         COALESCE(sum(r.credits_consumed), 0) AS credits, max(r.started_at) AS last_at
  FROM public.agent_runs AS r
  WHERE r.workspace_id = :workspace_id
)
SELECT w.workspace_id, w.kind, a.users, a.events, r.agents, r.runs, r.success_rate, r.credits,
       a.last_at AS last_activity_at, r.last_at AS last_run_at
FROM public.workspaces AS w
CROSS JOIN active AS a
CROSS JOIN ran AS r
WHERE w.workspace_id = :workspace_id
ORDER BY w.workspace_id COLLATE "C"
