/*---
query_id: comment_activity_stats
title: Comments by day
description: Of every day (UTC) with comments, how many, by how many accounts, on how many issues. Comments of the beads tracker are not
  bundled one by one.
dataset: [jira_comments]
scope: tenant
parameters:
  - {name: from_day, type: date, default: null, description: First day; null is the first there is}
  - {name: to_day, type: date, default: null, description: Last day; null is the newest there is}
columns:
  - {name: tenant_id, type: string, description: Tenant}
  - {name: day, type: date, description: Day in UTC}
  - {name: comments, type: integer, unit: count, description: Comments}
  - {name: authors, type: integer, unit: persons, description: Accounts that wrote them}
  - {name: issues, type: integer, unit: count, description: Issues they are on}
key: [tenant_id, day]
unit: count
cache: {ttl_seconds: 900, region: tracker_analytics}
---*/
WITH answer AS (
  SELECT c.tenant_id, CAST(timezone('UTC', c.created_at) AS date) AS day, count(*) AS comments,
         count(DISTINCT c.author_account_id) AS authors, count(DISTINCT c.issue_id) AS issues
  FROM public.issue_comments AS c
  GROUP BY c.tenant_id, CAST(timezone('UTC', c.created_at) AS date)
)
SELECT tenant_id, day, comments, authors, issues
FROM answer
WHERE (:from_day IS NULL OR day >= :from_day) AND (:to_day IS NULL OR day <= :to_day)
ORDER BY day, tenant_id COLLATE "C"
