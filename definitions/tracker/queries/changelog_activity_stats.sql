/*---
query_id: changelog_activity_stats
title: Changes by day
description: Of every day (UTC) with changes of fields, how many, on how many issues, and how many of them are of the status. Changes of
  the Jira instances are not bundled one by one.
dataset: [beads_changelog]
scope: tenant
parameters:
  - {name: from_day, type: date, default: null, description: First day; null is the first there is}
  - {name: to_day, type: date, default: null, description: Last day; null is the newest there is}
columns:
  - {name: tenant_id, type: string, description: Tenant}
  - {name: day, type: date, description: Day in UTC}
  - {name: changes, type: integer, unit: count, description: Fields changed}
  - {name: issues, type: integer, unit: count, description: Issues they are of}
  - {name: status_changes, type: integer, unit: count, description: 'Of these, of the status'}
  - {name: assignee_changes, type: integer, unit: count, description: 'Of these, of the assignee'}
key: [tenant_id, day]
unit: count
cache: {ttl_seconds: 900, region: tracker_analytics}
examples:
  - params: {}
---*/
WITH answer AS (
  SELECT h.tenant_id, CAST(timezone('UTC', h.changed_at) AS date) AS day, count(*) AS changes,
         count(DISTINCT h.issue_id) AS issues,
         count(*) FILTER (WHERE h.field = 'status') AS status_changes,
         count(*) FILTER (WHERE h.field = 'assignee') AS assignee_changes
  FROM public.issue_changes AS h
  GROUP BY h.tenant_id, CAST(timezone('UTC', h.changed_at) AS date)
)
SELECT tenant_id, day, changes, issues, status_changes, assignee_changes
FROM answer
WHERE (:from_day IS NULL OR day >= :from_day) AND (:to_day IS NULL OR day <= :to_day)
ORDER BY day, tenant_id COLLATE "C"
