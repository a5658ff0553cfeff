/*---
query_id: issue_activity_timeline
title: Issues created by day
description: Of every day (UTC) on which the tenant created issues, how many, how many of them were resolved the same day, and how many
  are bugs and stories.
dataset: [beads_issues, jira_issues]
scope: tenant
parameters:
  - {name: from_day, type: date, default: null, description: First day; null is the first there is}
  - {name: to_day, type: date, default: null, description: Last day; null is the newest there is}
columns:
  - {name: tenant_id, type: string, description: Tenant}
  - {name: day, type: date, description: Day in UTC}
  - {name: created, type: integer, unit: count, description: Created that day}
  - {name: resolved_same_day, type: integer, unit: count, description: 'Of these, resolved that day'}
  - {name: bugs, type: integer, unit: count, description: 'Of these, bugs and defects'}
  - {name: stories, type: integer, unit: count, description: 'Of these, stories, features, improvements and enhancements'}
key: [tenant_id, day]
unit: count
cache: {ttl_seconds: 900, region: tracker_analytics}
examples:
  - params: {}
---*/
WITH answer AS (
  SELECT i.tenant_id, CAST(timezone('UTC', i.created_at) AS date) AS day, count(*) AS created,
         count(*) FILTER (
           WHERE CAST(timezone('UTC', i.resolved_at) AS date) = CAST(timezone('UTC', i.created_at) AS date)
         ) AS resolved_same_day,
         count(*) FILTER (WHERE lower(i.issue_type) IN ('bug', 'defect')) AS bugs,
         count(*) FILTER (WHERE lower(i.issue_type) IN ('story', 'user story', 'feature', 'new feature', 'feature request',
           'improvement', 'enhancement')) AS stories
  FROM public.issues AS i
  GROUP BY i.tenant_id, CAST(timezone('UTC', i.created_at) AS date)
)
SELECT tenant_id, day, created, resolved_same_day, bugs, stories
FROM answer
WHERE (:from_day IS NULL OR day >= :from_day) AND (:to_day IS NULL OR day <= :to_day)
ORDER BY day, tenant_id COLLATE "C"
