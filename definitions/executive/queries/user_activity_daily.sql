/*---
query_id: user_activity_daily
title: Activity of one user
description: >-
  What a user (a pseudonym) did in a workspace in the timeframe, by day and kind.
dataset: dev_activity
scope: workspace
parameters:
  - {name: workspace_id, type: string, required: true, length_max: 200, description: Workspace that is asked about}
  - {name: user_id, type: string, required: true, length_max: 200, description: User}
  - {name: timeframe, type: string, default: 7d, allowed: [24h, 7d, 30d, 90d], description: Length of the window that ends at as_of}
  - {name: as_of, type: timestamp, default: null, description: Instant the answer speaks of (a date is its end); null is the newest of the workspace}
columns:
  - {name: day, type: date, description: Day (UTC)}
  - {name: event_type, type: string, description: Kind of activity}
  - {name: events, type: integer, unit: count, description: How often}
  - {name: first_at, type: timestamp, description: First of the day}
  - {name: last_at, type: timestamp, description: Last of the day}
key: [day, event_type]
unit: count
cache: {ttl_seconds: {param: timeframe, values: {24h: 300, 7d: 1800, 30d: 3600, 90d: 3600}}, region: user_activity}
narrow:
  - {table: public.user_activity, column: workspace_id, param: workspace_id}
examples:
  - params: {workspace_id: kysely, user_id: u_31dc1d425f0c, timeframe: 90d}
---*/
WITH newest AS (
  SELECT max(a.occurred_at) AS at FROM public.user_activity AS a WHERE a.workspace_id = :workspace_id
),
bounds AS (
  SELECT COALESCE(:as_of, n.at) AS till, CASE :timeframe WHEN '24h' THEN make_interval(days => 1) WHEN '7d' THEN make_interval(days => 7) WHEN '30d' THEN make_interval(days => 30) ELSE make_interval(days => 90) END AS span
  FROM newest AS n
),
answer AS (
  SELECT (a.occurred_at AT TIME ZONE 'UTC')::date AS day, a.event_type, count(*) AS events,
         min(a.occurred_at) AS first_at, max(a.occurred_at) AS last_at
  FROM bounds AS b
  JOIN public.user_activity AS a
    ON a.workspace_id = :workspace_id AND a.occurred_at <= b.till AND a.occurred_at > b.till - b.span
  WHERE a.user_id = :user_id
  GROUP BY (a.occurred_at AT TIME ZONE 'UTC')::date, a.event_type
)
SELECT day, event_type, events, first_at, last_at
FROM answer
ORDER BY day DESC, event_type COLLATE "C"
