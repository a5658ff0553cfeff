/*---
query_id: agents_ranked
title: Agents of workspaces over all time
description: >-
  Every agent of every workspace with its place by runs.
dataset: [agent_benchmark_runs, llm_trace_runs, agent_commit_runs]
scope: workspace
parameters:
  - {name: workspace_id, type: string, default: null, length_max: 200, description: Workspace that is asked about}
columns:
  - {name: workspace_id, type: string, description: Workspace}
  - {name: agent_id, type: string, description: Agent}
  - {name: rank, type: integer, description: Place by runs within the workspace}
  - {name: runs, type: integer, unit: count, description: Runs started}
  - {name: completed, type: integer, unit: count, description: Of these completed}
  - {name: success_rate, type: decimal, unit: percent, description: Completed of all}
  - {name: runtime_avg_seconds, type: decimal, unit: seconds, nullable: true, description: Mean of completed runs}
  - {name: runtime_p95_seconds, type: decimal, unit: seconds, nullable: true, description: 95th percentile of completed runs}
  - {name: credits, type: decimal, unit: usd, description: Credits consumed}
  - {name: tokens, type: integer, unit: count, description: Tokens used}
  - {name: users, type: integer, unit: persons, description: Users who had them run}
key: [workspace_id, agent_id]
unit: count
cache: {ttl_seconds: 3600}
examples:
  - params: {workspace_id: beads}
---*/
WITH counted AS (
  SELECT r.workspace_id, r.agent_id, count(*) AS runs,
         count(*) FILTER (WHERE r.status = 'completed') AS completed,
         round(100.0 * count(*) FILTER (WHERE r.status = 'completed') / count(*), 2) AS success_rate,
         round(avg(r.runtime_seconds) FILTER (WHERE r.status = 'completed'), 3) AS runtime_avg_seconds,
         round((percentile_cont(0.95) WITHIN GROUP (ORDER BY r.runtime_seconds)
           FILTER (WHERE r.status = 'completed'))::numeric, 3) AS runtime_p95_seconds,
         sum(r.credits_consumed) AS credits,
         sum(r.tokens_used)::bigint AS tokens,
         count(DISTINCT r.user_id) AS users
  FROM public.agent_runs AS r
  GROUP BY r.workspace_id, r.agent_id
),
answer AS (
  SELECT workspace_id, agent_id,
         row_number() OVER (PARTITION BY workspace_id ORDER BY runs DESC, agent_id COLLATE "C") AS rank, runs, completed, success_rate, runtime_avg_seconds, runtime_p95_seconds, credits, tokens, users
  FROM counted
)
SELECT workspace_id, agent_id, rank, runs, completed, success_rate, runtime_avg_seconds, runtime_p95_seconds, credits, tokens, users
FROM answer
WHERE :workspace_id IS NULL OR workspace_id = :workspace_id
ORDER BY workspace_id COLLATE "C", agent_id COLLATE "C"
