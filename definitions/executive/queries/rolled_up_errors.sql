/*---
query_id: rolled_up_errors
title: Rolled-up errors of a workspace
description: >-
  As the last roll-up left it; what came since is in the live questions.
dataset: executive_roll_ups
scope: workspace
parameters:
  - {name: workspace_id, type: string, required: true, length_max: 200, description: Workspace that is asked about}
columns:
  - {name: fingerprint, type: string, description: Of what is one and the same error}
  - {name: error_type, type: string, description: Type}
  - {name: category, type: string, description: Kind}
  - {name: occurrences, type: integer, unit: count, description: How often}
  - {name: agents, type: integer, unit: count, description: Agents that had it}
  - {name: first_seen, type: timestamp, description: First time}
  - {name: last_seen, type: timestamp, description: Newest time}
key: [fingerprint]
unit: count
cache: {ttl_seconds: 1800}
narrow:
  - {table: public.error_fingerprints, column: workspace_id, param: workspace_id}
examples:
  - params: {workspace_id: beads}
---*/
SELECT t.fingerprint, t.error_type, t.category, t.occurrences, t.agents, t.first_seen, t.last_seen
FROM public.error_fingerprints AS t
WHERE t.workspace_id = :workspace_id
ORDER BY t.occurrences DESC, t.fingerprint COLLATE "C"
