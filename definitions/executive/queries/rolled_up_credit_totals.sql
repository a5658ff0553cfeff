/*---
query_id: rolled_up_credit_totals
title: Rolled-up credits of a workspace
description: >-
  As the last roll-up left it; what came since is in the live questions.
dataset: executive_roll_ups
scope: workspace
parameters:
  - {name: workspace_id, type: string, required: true, length_max: 200, description: Workspace that is asked about}
columns:
  - {name: workspace_id, type: string, description: Workspace}
  - {name: runs, type: integer, unit: count, description: Runs}
  - {name: credits, type: decimal, unit: usd, description: Credits consumed}
  - {name: tokens, type: integer, unit: count, description: Tokens used}
  - {name: last_run_at, type: timestamp, description: Newest run}
key: [workspace_id]
unit: count
cache: {ttl_seconds: 1800}
narrow:
  - {table: public.workspace_credits, column: workspace_id, param: workspace_id}
examples:
  - params: {workspace_id: beads}
---*/
SELECT t.workspace_id, t.runs, t.credits, t.tokens, t.last_run_at
FROM public.workspace_credits AS t
WHERE t.workspace_id = :workspace_id
ORDER BY t.workspace_id COLLATE "C"
