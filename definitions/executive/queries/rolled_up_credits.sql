/*---
query_id: rolled_up_credits
title: Rolled-up credits of a workspace by model
description: >-
  As the last roll-up left it; what came since is in the live questions.
dataset: executive_roll_ups
scope: workspace
parameters:
  - {name: workspace_id, type: string, required: true, length_max: 200, description: Workspace that is asked about}
columns:
  - {name: day, type: date, description: Day (UTC)}
  - {name: model_name, type: string, description: Model}
  - {name: provider, type: string, description: Whose model it is by its name}
  - {name: runs, type: integer, unit: count, description: Runs}
  - {name: credits, type: decimal, unit: usd, description: Credits consumed}
  - {name: tokens, type: integer, unit: count, description: Tokens used}
key: [day, model_name]
unit: count
cache: {ttl_seconds: 1800}
narrow:
  - {table: public.credit_consumption, column: workspace_id, param: workspace_id}
examples:
  - params: {workspace_id: beads}
---*/
SELECT t.day, t.model_name, t.provider, t.runs, t.credits, t.tokens
FROM public.credit_consumption AS t
WHERE t.workspace_id = :workspace_id
ORDER BY t.day DESC, t.model_name COLLATE "C"
