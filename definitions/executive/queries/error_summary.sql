/*---
query_id: error_summary
title: Errors of workspaces by fingerprint
description: >-
  What is taken for one and the same error, how often it came, and up to five of its messages.
dataset: [agent_benchmark_runs, llm_trace_runs, agent_commit_runs]
scope: workspace
parameters:
  - {name: workspace_id, type: string, default: null, length_max: 200, description: Workspace that is asked about}
columns:
  - {name: workspace_id, type: string, description: Workspace}
  - {name: fingerprint, type: string, description: Of the type and the shape of the message}
  - {name: error_type, type: string, description: Type}
  - {name: category, type: string, description: Kind of error}
  - {name: occurrences, type: integer, unit: count, description: How often}
  - {name: agents, type: integer, unit: count, description: Agents that had it}
  - {name: first_seen, type: timestamp, description: First time}
  - {name: last_seen, type: timestamp, description: Newest time}
  - {name: messages, type: json, description: Up to five samples}
key: [workspace_id, fingerprint]
unit: count
cache: {ttl_seconds: 3600}
examples:
  - params: {workspace_id: aider-benchmarks}
---*/
WITH answer AS (
  SELECT e.workspace_id, e.fingerprint, min(e.error_type) AS error_type, min(e.category) AS category,
         count(*) AS occurrences, count(DISTINCT e.agent_id) AS agents, min(e.occurred_at) AS first_seen,
         max(e.occurred_at) AS last_seen, to_jsonb((array_agg(DISTINCT e.message ORDER BY e.message))[1:5]) AS messages
  FROM public.agent_errors AS e
  GROUP BY e.workspace_id, e.fingerprint
)
SELECT workspace_id, fingerprint, error_type, category, occurrences, agents, first_seen, last_seen, messages
FROM answer
WHERE :workspace_id IS NULL OR workspace_id = :workspace_id
ORDER BY workspace_id COLLATE "C", fingerprint COLLATE "C"
