/*---
query_id: rolled_up_hours
title: Rolled-up hours of a workspace
description: >-
  As the last roll-up left it; what came since is in the live questions.
dataset: executive_roll_ups
scope: workspace
parameters:
  - {name: workspace_id, type: string, required: true, length_max: 200, description: Workspace that is asked about}
columns:
  - {name: hour, type: timestamp, description: Hour (UTC)}
  - {name: active_users, type: integer, unit: persons, description: Users active}
  - {name: events, type: integer, unit: count, description: What they did}
  - {name: runs, type: integer, unit: count, description: Runs started}
  - {name: completed, type: integer, unit: count, description: Of these completed}
  - {name: errors, type: integer, unit: count, description: Errors}
  - {name: runtime_avg, type: decimal, unit: seconds, nullable: true, description: Mean of completed runs}
  - {name: runtime_p95, type: decimal, unit: seconds, nullable: true, description: 95th percentile}
  - {name: credits, type: decimal, unit: usd, description: Credits consumed}
  - {name: tokens, type: integer, unit: count, description: Tokens used}
key: [hour]
unit: count
cache: {ttl_seconds: 300}
narrow:
  - {table: public.hourly_metrics, column: workspace_id, param: workspace_id}
examples:
  - params: {workspace_id: beads}
---*/
SELECT t.hour, t.active_users, t.events, t.runs, t.completed, t.errors, t.runtime_avg, t.runtime_p95, t.credits, t.tokens
FROM public.hourly_metrics AS t
WHERE t.workspace_id = :workspace_id
ORDER BY t.hour DESC
