/*---
query_id: user_churn
title: Users who left, stayed, came
description: >-
  Users of the timeframe before as_of against those of the same span before it.
dataset: dev_activity
scope: workspace
parameters:
  - {name: workspace_id, type: string, required: true, length_max: 200, description: Workspace that is asked about}
  - {name: timeframe, type: string, default: 7d, allowed: [24h, 7d, 30d, 90d], description: Length of the window that ends at as_of}
  - {name: as_of, type: timestamp, default: null, description: Instant the answer speaks of (a date is its end); null is the newest of the workspace}
columns:
  - {name: workspace_id, type: string, description: Workspace}
  - {name: as_of, type: timestamp, nullable: true, description: Instant it speaks of}
  - {name: active_before, type: integer, unit: persons, description: Active in the span before}
  - {name: retained, type: integer, unit: persons, description: Of these active again}
  - {name: churned, type: integer, unit: persons, description: Of these not active again}
  - {name: churn_rate, type: decimal, unit: percent, nullable: true, description: Churned of those before}
  - {name: active_now, type: integer, unit: persons, description: Active in the timeframe}
  - {name: new_users, type: integer, unit: persons, description: Never active before the timeframe}
  - {name: returned, type: integer, unit: persons, description: Active earlier and not in the span before}
key: [workspace_id]
unit: persons
cache: {ttl_seconds: {param: timeframe, values: {24h: 300, 7d: 1800, 30d: 3600, 90d: 3600}}}
narrow:
  - {table: public.user_activity, column: workspace_id, param: workspace_id}
examples:
  - params: {workspace_id: duckdb, timeframe: 30d}
---*/
WITH newest AS (
  SELECT max(a.occurred_at) AS at FROM public.user_activity AS a WHERE a.workspace_id = :workspace_id
),
bounds AS (
  SELECT COALESCE(:as_of, n.at) AS till, CASE :timeframe WHEN '24h' THEN make_interval(days => 1) WHEN '7d' THEN make_interval(days => 7) WHEN '30d' THEN make_interval(days => 30) ELSE make_interval(days => 90) END AS span
  FROM newest AS n
),
users AS (
  SELECT a.user_id,
         bool_or(a.occurred_at > b.till - b.span) AS is_now,
         bool_or(a.occurred_at <= b.till - b.span AND a.occurred_at > b.till - b.span - b.span) AS was_before,
         bool_or(a.occurred_at <= b.till - b.span - b.span) AS was_earlier
  FROM bounds AS b
  JOIN public.user_activity AS a ON a.workspace_id = :workspace_id AND a.occurred_at <= b.till
  GROUP BY a.user_id
),
counted AS (
  SELECT count(*) FILTER (WHERE was_before) AS active_before,
         count(*) FILTER (WHERE was_before AND is_now) AS retained,
         count(*) FILTER (WHERE was_before AND NOT is_now) AS churned,
         count(*) FILTER (WHERE is_now) AS active_now,
         count(*) FILTER (WHERE is_now AND NOT was_before AND NOT was_earlier) AS new_users,
         count(*) FILTER (WHERE is_now AND NOT was_before AND was_earlier) AS returned
  FROM users
),
answer AS (
SELECT :workspace_id AS workspace_id, b.till AS as_of, c.active_before, c.retained, c.churned,
       round(100.0 * c.churned / NULLIF(c.active_before, 0), 2) AS churn_rate, c.active_now, c.new_users, c.returned
FROM bounds AS b
CROSS JOIN counted AS c
)
SELECT workspace_id, as_of, active_before, retained, churned, churn_rate, active_now, new_users, returned
FROM answer
ORDER BY workspace_id COLLATE "C"
