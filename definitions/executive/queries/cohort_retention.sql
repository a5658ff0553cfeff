/*---
query_id: cohort_retention
title: Cohorts of users and how they stay
description: >-
  Users by the week or month (UTC) of their first activity in the workspace, and how many of them were active so many later; the newest cohorts at as_of, in whole calendar months.
dataset: dev_activity
scope: workspace
parameters:
  - {name: workspace_id, type: string, required: true, length_max: 200, description: Workspace that is asked about}
  - {name: cohort_type, type: string, default: month, allowed: [week, month], description: Length of a period}
  - {name: cohorts, type: integer, default: 12, min: 1, max: 60, description: How many of the newest cohorts}
  - {name: as_of, type: timestamp, default: null, description: Instant the answer speaks of (a date is its end); null is the newest of the workspace}
columns:
  - {name: cohort_start, type: date, description: First day of the week or month of the first activity}
  - {name: period, type: integer, unit: count, description: Weeks or months later}
  - {name: cohort_size, type: integer, unit: persons, description: Users of the cohort}
  - {name: active_users, type: integer, unit: persons, description: Of these active in the period}
  - {name: retention_percent, type: decimal, unit: percent, description: Active of all}
key: [cohort_start, period]
unit: percent
cache: {ttl_seconds: 3600}
narrow:
  - {table: public.user_activity, column: workspace_id, param: workspace_id}
examples:
  - params: {workspace_id: duckdb, cohorts: 3}
  - params: {workspace_id: beads, cohort_type: week, cohorts: 2}
---*/
WITH seen AS (
  SELECT DISTINCT a.user_id, (date_trunc(:cohort_type, a.occurred_at, 'UTC') AT TIME ZONE 'UTC')::date AS start
  FROM public.user_activity AS a
  WHERE a.workspace_id = :workspace_id AND (:as_of IS NULL OR a.occurred_at <= :as_of)
),
joined AS (
  SELECT user_id, min(start) AS start FROM seen GROUP BY user_id
),
newest AS (
  SELECT start, count(*) AS size FROM joined GROUP BY start ORDER BY start DESC LIMIT :cohorts
),
answer AS (
  SELECT c.start AS cohort_start, CASE :cohort_type WHEN 'week' THEN (s.start - c.start) / 7
         ELSE ((extract(year FROM s.start) - extract(year FROM c.start)) * 12
           + extract(month FROM s.start) - extract(month FROM c.start))::integer END AS period, n.size AS cohort_size, count(*) AS active_users
  FROM newest AS n
  JOIN joined AS c ON c.start = n.start
  JOIN seen AS s ON s.user_id = c.user_id
  GROUP BY 1, 2, 3
)
SELECT cohort_start, period, cohort_size, active_users,
       round(100.0 * active_users / cohort_size, 2) AS retention_percent
FROM answer
ORDER BY cohort_start DESC, period
