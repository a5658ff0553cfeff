/*---
query_id: retention_curve
title: Retention by days since the first activity
description: >-
  Of the users who were first active at least so many days before as_of, the share that was active again that many days after their first activity or later.
dataset: dev_activity
scope: workspace
parameters:
  - {name: workspace_id, type: string, required: true, length_max: 200, description: Workspace that is asked about}
  - {name: as_of, type: timestamp, default: null, description: Instant the answer speaks of (a date is its end); null is the newest of the workspace}
columns:
  - {name: days, type: integer, unit: days, description: Days since the first activity}
  - {name: users, type: integer, unit: persons, description: Users whose first activity is so long ago}
  - {name: retained, type: integer, unit: persons, description: Of these active then or later}
  - {name: retention_percent, type: decimal, unit: percent, nullable: true, description: Retained of users}
key: [days]
unit: percent
cache: {ttl_seconds: 3600}
narrow:
  - {table: public.user_activity, column: workspace_id, param: workspace_id}
examples:
  - params: {workspace_id: duckdb}
---*/
WITH newest AS (
  SELECT max(a.occurred_at) AS at FROM public.user_activity AS a WHERE a.workspace_id = :workspace_id
),
bounds AS (
  SELECT COALESCE(:as_of, n.at) AS till FROM newest AS n
),
users AS (
  SELECT a.user_id, min(a.occurred_at) AS first_at, max(a.occurred_at) AS last_at, b.till
  FROM bounds AS b
  JOIN public.user_activity AS a ON a.workspace_id = :workspace_id AND a.occurred_at <= b.till
  GROUP BY a.user_id, b.till
),
answer AS (
  SELECT d.days, count(u.user_id) AS users,
         count(u.user_id) FILTER (WHERE u.last_at >= u.first_at + make_interval(days => d.days)) AS retained
  FROM (SELECT unnest(ARRAY[1, 3, 7, 14, 30, 60, 90, 180, 365]) AS days) AS d
  LEFT JOIN users AS u ON u.first_at <= u.till - make_interval(days => d.days)
  GROUP BY d.days
)
SELECT days, users, retained, round(100.0 * retained / NULLIF(users, 0), 2) AS retention_percent
FROM answer
ORDER BY days
