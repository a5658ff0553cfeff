/*---
query_id: issue_stats_by_assignee
title: Issues by assignee
description: Of everyone who is assigned to an issue of the tenant, their issues by category of status, and how long those took that are
  resolved. Issues that nobody is assigned to are counted by project.
dataset: [beads_issues, jira_issues]
scope: tenant
parameters:
  - {name: assignee, type: string, default: null, length_max: 80, description: Only this account; null is all}
columns:
  - {name: tenant_id, type: string, description: Tenant}
  - {name: assignee_account_id, type: string, description: Account}
  - {name: issues, type: integer, unit: count, description: All of them}
  - {name: to_do, type: integer, unit: count, description: To do}
  - {name: in_progress, type: integer, unit: count, description: In progress}
  - {name: done, type: integer, unit: count, description: Done}
  - {name: bugs, type: integer, unit: count, description: Bugs and defects}
  - {name: avg_resolution_days, type: decimal, unit: days, nullable: true, description: 'Mean days from created to resolved, four
     decimals'}
key: [tenant_id, assignee_account_id]
unit: count
cache: {ttl_seconds: 900, region: tracker_analytics}
examples:
  - params: {}
---*/
WITH answer AS (
  SELECT i.tenant_id, i.assignee_account_id, count(*) AS issues,
         count(*) FILTER (WHERE i.status_category = 'To Do') AS to_do,
         count(*) FILTER (WHERE i.status_category = 'In Progress') AS in_progress,
         count(*) FILTER (WHERE i.status_category = 'Done') AS done,
         count(*) FILTER (WHERE lower(i.issue_type) IN ('bug', 'defect')) AS bugs,
         round(avg(EXTRACT(EPOCH FROM (i.resolved_at - i.created_at)) / 86400), 4) AS avg_resolution_days
  FROM public.issues AS i
  WHERE i.assignee_account_id IS NOT NULL
  GROUP BY i.tenant_id, i.assignee_account_id
)
SELECT tenant_id, assignee_account_id, issues, to_do, in_progress, done, bugs, avg_resolution_days
FROM answer
WHERE :assignee IS NULL OR assignee_account_id = :assignee
ORDER BY issues DESC, tenant_id COLLATE "C", assignee_account_id COLLATE "C"
