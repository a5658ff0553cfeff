/*---
query_id: get_project_metrics
title: Figures of a project
description: What one project created and resolved in the days before as_of, how long that took, and what was open then. What is open is
  what had been created and was not resolved; its status is the last known.
dataset: [beads_issues, jira_issues]
scope: tenant
parameters:
  - {name: project_key, type: string, required: true, length_max: 80, description: Project}
  - {name: days, type: integer, default: 30, min: 1, max: 365, description: Length of the window}
  - {name: as_of, type: date, default: null, description: Last day of the window (UTC); null is the instant of the project's newest change}
columns:
  - {name: project_key, type: string, description: Project}
  - {name: issues, type: integer, unit: count, description: All of the project}
  - {name: created, type: integer, unit: count, description: Created in the window}
  - {name: resolved, type: integer, unit: count, description: Resolved in the window}
  - {name: open, type: integer, unit: count, description: Open at its end}
  - {name: open_in_progress, type: integer, unit: count, description: 'Of these, in progress'}
  - {name: open_unassigned, type: integer, unit: count, description: 'Of these, assigned to nobody'}
  - {name: avg_lead_days, type: decimal, unit: days, nullable: true, description: 'Mean of those resolved in the window, four decimals'}
  - {name: p50_lead_days, type: decimal, unit: days, nullable: true, description: Their median}
  - {name: newest_change, type: timestamp, description: Newest change of the project}
key: [project_key]
unit: count
cache: {ttl_seconds: 900, region: tracker_analytics}
narrow:
  - {table: public.issues, column: project_key, param: project_key}
examples:
  - params: {project_key: bd}
---*/
WITH clock AS (
  SELECT COALESCE(timezone('UTC', CAST(:as_of AS timestamp)) + make_interval(days => 1), max(i.updated_at)) AS closes
  FROM public.issues AS i
  WHERE i.project_key = :project_key
),
items AS (
  SELECT i.project_key, i.created_at, i.updated_at, i.assignee_account_id, i.status_category,
         i.created_at > c.closes - make_interval(days => :days) AND i.created_at <= c.closes AS is_created,
         i.resolved_at > c.closes - make_interval(days => :days) AND i.resolved_at <= c.closes AS is_resolved,
         i.created_at <= c.closes AND (i.resolved_at IS NULL OR i.resolved_at > c.closes) AND (
           i.resolved_at IS NOT NULL OR i.status_category <> 'Done'
         ) AS is_open,
         EXTRACT(EPOCH FROM (i.resolved_at - i.created_at)) / 86400 AS lead_days
  FROM clock AS c
  JOIN public.issues AS i ON i.project_key = :project_key
),
answer AS (
  SELECT project_key, count(*) AS issues,
         count(*) FILTER (WHERE is_created) AS created,
         count(*) FILTER (WHERE is_resolved) AS resolved,
         count(*) FILTER (WHERE is_open) AS open,
         count(*) FILTER (WHERE is_open AND status_category = 'In Progress') AS open_in_progress,
         count(*) FILTER (WHERE is_open AND assignee_account_id IS NULL) AS open_unassigned,
         round(avg(lead_days) FILTER (WHERE is_resolved), 4) AS avg_lead_days,
         round(CAST(percentile_cont(0.5) WITHIN GROUP (ORDER BY CAST(lead_days AS float8)) FILTER (WHERE is_resolved) AS numeric), 4)
           AS p50_lead_days,
         max(updated_at) AS newest_change
  FROM items
  GROUP BY project_key
)
SELECT project_key, issues, created, resolved, open, open_in_progress, open_unassigned, avg_lead_days, p50_lead_days, newest_change
FROM answer
ORDER BY project_key COLLATE "C"
