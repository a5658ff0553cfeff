/*---
query_id: issue_label_stats
title: Issues by label
description: Of every label of the tenant, its issues, how many are done and how many are not.
dataset: [beads_issues, jira_issues]
scope: tenant
parameters:
  - {name: label, type: string, default: null, length_max: 200, description: Only this label; null is all}
columns:
  - {name: tenant_id, type: string, description: Tenant}
  - {name: label, type: string, description: Label}
  - {name: issues, type: integer, unit: count, description: Issues with it}
  - {name: done, type: integer, unit: count, description: 'Of these, done'}
  - {name: active, type: integer, unit: count, description: 'Of these, not done'}
key: [tenant_id, label]
unit: count
cache: {ttl_seconds: 900, region: tracker_analytics}
examples:
  - params: {}
---*/
WITH answer AS (
  SELECT l.tenant_id, l.label, count(*) AS issues,
         count(*) FILTER (WHERE l.status_category = 'Done') AS done,
         count(*) FILTER (WHERE l.status_category <> 'Done') AS active
  FROM public.issue_labels AS l
  GROUP BY l.tenant_id, l.label
)
SELECT tenant_id, label, issues, done, active
FROM answer
WHERE :label IS NULL OR label = :label
ORDER BY issues DESC, tenant_id COLLATE "C", label COLLATE "C"
