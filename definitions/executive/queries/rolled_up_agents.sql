/*---
query_id: rolled_up_agents
title: Rolled-up days of the agents of a workspace
description: >-
  As the last roll-up left it; what came since is in the live questions.
dataset: executive_roll_ups
scope: workspace
parameters:
  - {name: workspace_id, type: string, required: true, length_max: 200, description: Workspace that is asked about}
columns:
  - {name: agent_id, type: string, description: Agent}
  - {name: day, type: date, description: Day (UTC)}
  - {name: runs, type: integer, unit: count, description: Runs started}
  - {name: completed, type: integer, unit: count, description: Completed}
  - {name: failed, type: integer, unit: count, description: Failed}
  - {name: cancelled, type: integer, unit: count, description: Cancelled}
  - {name: timed_out, type: integer, unit: count, description: Out of time}
  - {name: runtime_min, type: decimal, unit: seconds, nullable: true, description: Shortest}
  - {name: runtime_avg, type: decimal, unit: seconds, nullable: true, description: Mean}
  - {name: runtime_max, type: decimal, unit: seconds, nullable: true, description: Longest}
  - {name: runtime_p50, type: decimal, unit: seconds, nullable: true, description: Median}
  - {name: runtime_p75, type: decimal, unit: seconds, nullable: true, description: 75th percentile}
  - {name: runtime_p95, type: decimal, unit: seconds, nullable: true, description: 95th percentile}
  - {name: runtime_p99, type: decimal, unit: seconds, nullable: true, description: 99th percentile}
  - {name: credits, type: decimal, unit: usd, description: Credits consumed}
  - {name: tokens, type: integer, unit: count, description: Tokens used}
  - {name: users, type: integer, unit: persons, description: Users who had them run}
  - {name: rating_avg, type: decimal, unit: rating, nullable: true, description: Mean of the ratings}
key: [agent_id, day]
unit: count
cache: {ttl_seconds: 1800}
narrow:
  - {table: public.agent_performance, column: workspace_id, param: workspace_id}
examples:
  - params: {workspace_id: beads}
---*/
SELECT t.agent_id, t.day, t.runs, t.completed, t.failed, t.cancelled, t.timed_out, t.runtime_min, t.runtime_avg, t.runtime_max, t.runtime_p50, t.runtime_p75, t.runtime_p95, t.runtime_p99, t.credits, t.tokens, t.users, t.rating_avg
FROM public.agent_performance AS t
WHERE t.workspace_id = :workspace_id
ORDER BY t.agent_id COLLATE "C", t.day DESC
