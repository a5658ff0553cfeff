/*---
query_id: lead_time_metrics
title: Time to resolve
description: Days from created to resolved, of the issues resolved in the days before as_of or, without days, ever. The beads states were
  collected over branches, so that some issues were resolved before they were created; they count as they are. Throughput is what was
  resolved a week of the window, which without days begins with the first issue.
dataset: [beads_issues, jira_issues]
scope: tenant
parameters:
  - {name: project_key, type: string, default: null, length_max: 80, description: Only this project; null is all}
  - {name: issue_type, type: string, default: null, length_max: 80, description: Only this kind; null is all}
  - {name: origin, type: string, default: work, allowed: [work, system, all], description: 'work: what people and agents work on; system: what
     the beads tracker writes for itself; all: both'}
  - {name: days, type: integer, default: null, min: 1, max: 3650, description: Length of the window; null is without beginning}
  - {name: as_of, type: date, default: null, description: Last day of the window (UTC); null is the instant of the tenant's newest change}
columns:
  - {name: origin, type: string, description: Which issues are meant}
  - {name: work_items, type: integer, unit: count, description: 'Issues that are meant, resolved or not'}
  - {name: resolved, type: integer, unit: count, description: 'Of these, resolved in the window'}
  - {name: p50_days, type: decimal, unit: days, nullable: true, description: 'Median, four decimals'}
  - {name: p90_days, type: decimal, unit: days, nullable: true, description: Nine of ten took no longer}
  - {name: avg_days, type: decimal, unit: days, nullable: true, description: Mean}
  - {name: throughput_per_week, type: decimal, unit: count, nullable: true, description: 'Resolved a week, two decimals'}
  - {name: closes_at, type: timestamp, nullable: true, description: End of the window}
key: [origin]
unit: days
cache: {ttl_seconds: 900, region: tracker_analytics}
examples:
  - params: {}
  - params: {origin: all, days: 30}
---*/
WITH clock AS (
  SELECT COALESCE(timezone('UTC', CAST(:as_of AS timestamp)) + make_interval(days => 1), max(i.updated_at)) AS closes
  FROM public.issues AS i
),
items AS (
  SELECT i.created_at, c.closes,
         i.resolved_at <= c.closes AND (:days IS NULL OR i.resolved_at > c.closes - make_interval(days => :days)) AS is_counted,
         EXTRACT(EPOCH FROM (i.resolved_at - i.created_at)) / 86400 AS lead_days
  FROM clock AS c
  JOIN public.issues AS i ON i.created_at <= c.closes
  WHERE (:project_key IS NULL OR i.project_key = :project_key)
    AND (:issue_type IS NULL OR i.issue_type = :issue_type)
    AND (:origin = 'all' OR i.origin = :origin)
),
sums AS (
  SELECT count(*) AS work_items,
         count(*) FILTER (WHERE is_counted) AS resolved,
         percentile_cont(0.5) WITHIN GROUP (ORDER BY CAST(lead_days AS float8)) FILTER (WHERE is_counted) AS p50,
         percentile_cont(0.9) WITHIN GROUP (ORDER BY CAST(lead_days AS float8)) FILTER (WHERE is_counted) AS p90,
         avg(lead_days) FILTER (WHERE is_counted) AS mean,
         COALESCE(CAST(:days AS numeric), EXTRACT(EPOCH FROM (max(closes) - min(created_at))) / 86400) AS window_days,
         max(closes) AS closes_at
  FROM items
),
answer AS (
  SELECT CAST(:origin AS text) AS origin, work_items, resolved, round(CAST(p50 AS numeric), 4) AS p50_days,
         round(CAST(p90 AS numeric), 4) AS p90_days, round(mean, 4) AS avg_days,
         round(resolved * 7 / NULLIF(window_days, 0), 2) AS throughput_per_week, closes_at
  FROM sums
)
SELECT origin, work_items, resolved, p50_days, p90_days, avg_days, throughput_per_week, closes_at
FROM answer
ORDER BY origin COLLATE "C"
