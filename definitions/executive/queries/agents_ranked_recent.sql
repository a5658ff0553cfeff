/*---
query_id: agents_ranked_recent
title: Agents of workspaces in the newest 30 days
description: >-
  Every agent of the 30 days before the newest run of its workspace, with its places by runs, success and credits.
dataset: [agent_benchmark_runs, llm_trace_runs, agent_commit_runs]
scope: workspace
parameters:
  - {name: workspace_id, type: string, default: null, length_max: 200, description: Workspace that is asked about}
columns:
  - {name: workspace_id, type: string, description: Workspace}
  - {name: agent_id, type: string, description: Agent}
  - {name: runs, type: integer, unit: count, description: Runs started}
  - {name: successes, type: integer, unit: count, description: Of these completed}
  - {name: success_rate, type: decimal, unit: percent, description: Completed of all}
  - {name: credits, type: decimal, unit: usd, description: Credits consumed}
  - {name: rank_by_runs, type: integer, description: Place by runs}
  - {name: rank_by_success, type: integer, description: Place by success rate}
  - {name: rank_by_credits, type: integer, description: Place by credits}
key: [workspace_id, agent_id]
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
counted AS (
  SELECT r.workspace_id, r.agent_id, count(*) AS runs, count(*) FILTER (WHERE r.status = 'completed') AS successes,
         round(100.0 * count(*) FILTER (WHERE r.status = 'completed') / count(*), 2) AS success_rate,
         sum(r.credits_consumed) AS credits
  FROM newest AS n
  JOIN public.agent_runs AS r ON r.workspace_id = n.workspace_id AND r.started_at > n.at - make_interval(days => 30)
  GROUP BY r.workspace_id, r.agent_id
),
answer AS (
  SELECT workspace_id, agent_id, runs, successes, success_rate, credits,
         rank() OVER (PARTITION BY workspace_id ORDER BY runs DESC) AS rank_by_runs,
         rank() OVER (PARTITION BY workspace_id ORDER BY success_rate DESC) AS rank_by_success,
         rank() OVER (PARTITION BY workspace_id ORDER BY credits DESC) AS rank_by_credits
  FROM counted
)
SELECT workspace_id, agent_id, runs, successes, success_rate, credits, rank_by_runs, rank_by_success, rank_by_credits
FROM answer
WHERE :workspace_id IS NULL OR workspace_id = :workspace_id
ORDER BY workspace_id COLLATE "C", agent_id COLLATE "C"
