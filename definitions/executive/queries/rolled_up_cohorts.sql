/*---
query_id: rolled_up_cohorts
title: Rolled-up cohorts of a workspace
description: >-
  As the last roll-up left it; what came since is in the live questions.
dataset: executive_roll_ups
scope: workspace
parameters:
  - {name: workspace_id, type: string, required: true, length_max: 200, description: Workspace that is asked about}
columns:
  - {name: cohort_type, type: string, description: week or month}
  - {name: cohort_start, type: date, description: First day}
  - {name: period, type: integer, unit: count, description: Weeks or months later}
  - {name: cohort_size, type: integer, unit: persons, description: Users}
  - {name: active_users, type: integer, unit: persons, description: Of these active}
key: [cohort_type, cohort_start, period]
unit: count
cache: {ttl_seconds: 3600}
narrow:
  - {table: public.user_cohorts, column: workspace_id, param: workspace_id}
examples:
  - params: {workspace_id: beads}
---*/
SELECT t.cohort_type, t.cohort_start, t.period, t.cohort_size, t.active_users
FROM public.user_cohorts AS t
WHERE t.workspace_id = :workspace_id
ORDER BY t.cohort_type COLLATE "C", t.cohort_start DESC, t.period
