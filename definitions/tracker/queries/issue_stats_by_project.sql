/*---
query_id: issue_stats_by_project
title: Issues by project
description: Of every project of the tenant, its issues by category of status, kind and priority, how many nobody is assigned to, how many
  have a parent or are sub-tasks, and how long those took that are resolved, from being created to being resolved.
dataset: [beads_issues, jira_issues]
scope: tenant
parameters:
  - {name: project_key, type: string, default: null, length_max: 80, description: Only this project; null is all}
columns:
  - {name: tenant_id, type: string, description: Tenant}
  - {name: project_key, type: string, description: Project}
  - {name: issues, type: integer, unit: count, description: All of them}
  - {name: to_do, type: integer, unit: count, description: To do}
  - {name: in_progress, type: integer, unit: count, description: In progress}
  - {name: done, type: integer, unit: count, description: Done}
  - {name: bugs, type: integer, unit: count, description: 'Bugs and defects'}
  - {name: tasks, type: integer, unit: count, description: Tasks and chores}
  - {name: stories, type: integer, unit: count, description: 'Stories, features, improvements and enhancements'}
  - {name: epics, type: integer, unit: count, description: Epics}
  - {name: highest, type: integer, unit: count, description: Of the highest priority}
  - {name: high, type: integer, unit: count, description: Of high priority}
  - {name: medium, type: integer, unit: count, description: Of medium priority}
  - {name: low, type: integer, unit: count, description: Of low priority}
  - {name: lowest, type: integer, unit: count, description: Of the lowest priority}
  - {name: unassigned, type: integer, unit: count, description: Assigned to nobody}
  - {name: sub_tasks, type: integer, unit: count, description: With a parent or called sub-task}
  - {name: avg_resolution_days, type: decimal, unit: days, nullable: true, description: 'Mean days from created to resolved, four
     decimals'}
key: [tenant_id, project_key]
unit: count
cache: {ttl_seconds: 900, region: tracker_analytics}
examples:
  - params: {}
---*/
WITH answer AS (
  SELECT i.tenant_id, i.project_key, count(*) AS issues,
         count(*) FILTER (WHERE i.status_category = 'To Do') AS to_do,
         count(*) FILTER (WHERE i.status_category = 'In Progress') AS in_progress,
         count(*) FILTER (WHERE i.status_category = 'Done') AS done,
         count(*) FILTER (WHERE lower(i.issue_type) IN ('bug', 'defect')) AS bugs,
         count(*) FILTER (WHERE lower(i.issue_type) IN ('task', 'chore', 'technical task')) AS tasks,
         count(*) FILTER (WHERE lower(i.issue_type) IN ('story', 'user story', 'feature', 'new feature', 'feature request',
           'improvement', 'enhancement')) AS stories,
         count(*) FILTER (WHERE lower(i.issue_type) = 'epic') AS epics,
         count(*) FILTER (WHERE i.priority = 'Highest') AS highest,
         count(*) FILTER (WHERE i.priority = 'High') AS high,
         count(*) FILTER (WHERE i.priority = 'Medium') AS medium,
         count(*) FILTER (WHERE i.priority = 'Low') AS low,
         count(*) FILTER (WHERE i.priority = 'Lowest') AS lowest,
         count(*) FILTER (WHERE i.assignee_account_id IS NULL) AS unassigned,
         count(*) FILTER (WHERE i.parent_key IS NOT NULL OR lower(i.issue_type) = 'sub-task') AS sub_tasks,
         round(avg(EXTRACT(EPOCH FROM (i.resolved_at - i.created_at)) / 86400), 4) AS avg_resolution_days
  FROM public.issues AS i
  GROUP BY i.tenant_id, i.project_key
)
SELECT tenant_id, project_key, issues, to_do, in_progress, done, bugs, tasks, stories, epics, highest, high, medium, low, lowest,
       unassigned, sub_tasks, avg_resolution_days
FROM answer
WHERE :project_key IS NULL OR project_key = :project_key
ORDER BY tenant_id COLLATE "C", project_key COLLATE "C"
