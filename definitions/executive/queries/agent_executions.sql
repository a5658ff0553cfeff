/*---
query_id: agent_executions
title: Runs of one agent
description: >-
  The newest runs of an agent in a workspace, not after as_of.
dataset: [agent_benchmark_runs, llm_trace_runs, agent_commit_runs]
scope: workspace
parameters:
  - {name: workspace_id, type: string, required: true, length_max: 200, description: Workspace that is asked about}
  - {name: agent_id, type: string, required: true, length_max: 200, description: Agent}
  - {name: as_of, type: timestamp, default: null, description: Instant the answer speaks of (a date is its end); null is the newest of the workspace}
  - {name: status, type: string, default: null, allowed: [completed, failed, cancelled, timeout], description: Only runs that ended so; null is all}
  - {name: row_limit, type: integer, default: 50, min: 1, max: 1000, description: At most so many}
columns:
  - {name: run_id, type: string, description: Run}
  - {name: status, type: string, description: How it ended}
  - {name: started_at, type: timestamp, description: When it began}
  - {name: completed_at, type: timestamp, nullable: true, description: When it ended}
  - {name: runtime_seconds, type: decimal, unit: seconds, nullable: true, description: How long it took}
  - {name: credits, type: decimal, unit: usd, description: Credits consumed}
  - {name: tokens, type: integer, unit: count, description: Tokens used}
  - {name: model_name, type: string, nullable: true, description: Model}
  - {name: user_id, type: string, nullable: true, description: Who had it run (a pseudonym)}
  - {name: error_type, type: string, nullable: true, description: Of one that failed}
  - {name: error_message, type: string, nullable: true, description: What it said}
  - {name: user_rating, type: integer, unit: rating, nullable: true, description: 1 to 5}
key: [run_id]
unit: count
cache: {ttl_seconds: 300, region: user_activity}
narrow:
  - {table: public.agent_runs, column: workspace_id, param: workspace_id}
examples:
  - params: {workspace_id: beads, agent_id: claude-code, row_limit: 3}
---*/
SELECT r.run_id, r.status, r.started_at, r.completed_at, r.runtime_seconds, r.credits_consumed AS credits,
       r.tokens_used AS tokens, r.model_name, r.user_id, r.error_type, r.error_message, r.user_rating
FROM public.agent_runs AS r
WHERE r.workspace_id = :workspace_id
  AND r.agent_id = :agent_id
  AND (:as_of IS NULL OR r.started_at <= :as_of)
  AND (:status IS NULL OR r.status = :status)
ORDER BY r.started_at DESC, r.run_id COLLATE "C"
LIMIT :row_limit
