/*---
query_id: active_users
title: Active users of workspaces
description: >-
  Distinct users of the 24 hours, 7 and 30 days before the newest activity of each workspace, not after as_of.
dataset: dev_activity
scope: workspace
parameters:
  - {name: workspace_id, type: string, default: null, length_max: 200, description: Workspace that is asked about}
  - {name: as_of, type: timestamp, default: null, description: Instant the answer speaks of (a date is its end); null is the newest of each workspace}
columns:
  - {name: workspace_id, type: string, description: Workspace}
  - {name: as_of, type: timestamp, description: Newest activity}
  - {name: dau, type: integer, unit: persons, description: Within 24 hours}
  - {name: wau, type: integer, unit: persons, description: Within 7 days}
  - {name: mau, type: integer, unit: persons, description: Within 30 days}
key: [workspace_id]
unit: persons
cache: {ttl_seconds: 3600}
examples:
  - params: {workspace_id: duckdb}
---*/
WITH newest AS (
  SELECT a.workspace_id, max(a.occurred_at) AS at
  FROM public.user_activity AS a
  WHERE :as_of IS NULL OR a.occurred_at <= :as_of
  GROUP BY a.workspace_id
),
answer AS (
  SELECT n.workspace_id, n.at AS as_of,
         count(DISTINCT a.user_id) FILTER (WHERE a.occurred_at > n.at - make_interval(days => 1)) AS dau,
         count(DISTINCT a.user_id) FILTER (WHERE a.occurred_at > n.at - make_interval(days => 7)) AS wau,
         count(DISTINCT a.user_id) AS mau
  FROM newest AS n
  JOIN public.user_activity AS a
    ON a.workspace_id = n.workspace_id AND a.occurred_at <= n.at AND a.occurred_at > n.at - make_interval(days => 30)
  GROUP BY n.workspace_id, n.at
)
SELECT workspace_id, as_of, dau, wau, mau
FROM answer
WHERE :workspace_id IS NULL OR workspace_id = :workspace_id
ORDER BY workspace_id COLLATE "C"
