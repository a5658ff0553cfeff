/*---
query_id: get_user_workload
title: Workload by assignee
description: Of everyone who had open issues at as_of, how many, in which category, how many nothing had happened to for stuck_days, and
  how many were past their due date. What is open is what had been created and was not resolved; status and assignee are the last known.
dataset: [beads_issues, jira_issues]
scope: tenant
parameters:
  - {name: assignee, type: string, default: null, length_max: 80, description: Only this account; null is all}
  - {name: project_key, type: string, default: null, length_max: 80, description: Only this project; null is all}
  - {name: stuck_days, type: integer, default: 14, min: 1, max: 3650, description: Without a change for so long an issue is stuck}
  - {name: as_of, type: date, default: null, description: Day it speaks of (UTC); null is the instant of the tenant's newest change}
columns:
  - {name: assignee_account_id, type: string, description: Account}
  - {name: open, type: integer, unit: count, description: Open}
  - {name: to_do, type: integer, unit: count, description: 'Of these, to do'}
  - {name: in_progress, type: integer, unit: count, description: 'Of these, in progress'}
  - {name: stuck, type: integer, unit: count, description: 'Of these, without a change for stuck_days'}
  - {name: overdue, type: integer, unit: count, description: 'Of these, past their due date'}
  - {name: high_priority, type: integer, unit: count, description: 'Of these, of high or highest priority'}
  - {name: oldest_created_at, type: timestamp, description: When the oldest of them was created}
key: [assignee_account_id]
unit: count
cache: {ttl_seconds: 900, region: tracker_analytics}
examples:
  - params: {}
---*/
WITH clock AS (
  SELECT COALESCE(timezone('UTC', CAST(:as_of AS timestamp)) + make_interval(days => 1), max(i.updated_at)) AS closes
  FROM public.issues AS i
),
items AS (
  SELECT i.assignee_account_id, i.status_category, i.priority, i.created_at,
         i.updated_at < c.closes - make_interval(days => :stuck_days) AS is_stuck,
         i.due_date < CAST(timezone('UTC', c.closes) AS date) AS is_overdue
  FROM clock AS c
  JOIN public.issues AS i ON i.created_at <= c.closes
  WHERE i.assignee_account_id IS NOT NULL
    AND (i.resolved_at > c.closes OR (i.resolved_at IS NULL AND i.status_category <> 'Done'))
    AND (:project_key IS NULL OR i.project_key = :project_key)
),
answer AS (
  SELECT assignee_account_id, count(*) AS open,
         count(*) FILTER (WHERE status_category = 'To Do') AS to_do,
         count(*) FILTER (WHERE status_category = 'In Progress') AS in_progress,
         count(*) FILTER (WHERE is_stuck) AS stuck,
         count(*) FILTER (WHERE is_overdue) AS overdue,
         count(*) FILTER (WHERE priority IN ('High', 'Highest')) AS high_priority,
         min(created_at) AS oldest_created_at
  FROM items
  GROUP BY assignee_account_id
)
SELECT assignee_account_id, open, to_do, in_progress, stuck, overdue, high_priority, oldest_created_at
FROM answer
WHERE :assignee IS NULL OR assignee_account_id = :assignee
ORDER BY open DESC, assignee_account_id COLLATE "C"
