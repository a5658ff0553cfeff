/*---
query_id: work_item_metrics_daily
title: Work items by day
description: >-
  Of every day (UTC) of a window, what was created, closed and reopened, what was in work at its end (created and not resolved), how much of
  that had no assignee, was stuck (nothing had happened to it for stuck_days), was close to or past sla_days since it was created, and how long
  took what was closed that day. Means are over the 28 days that end with the day; a delta is to the 28 days before those. When an issue was
  resolved and who it is assigned to are as last known.
dataset: [beads_issues, jira_issues, beads_changelog]
scope: tenant
parameters:
  - {name: project_key, type: string, default: null, length_max: 80, description: Only this project; null is all}
  - {name: origin, type: string, default: work, allowed: [work, system, all], description: Which issues are meant}
  - {name: days, type: integer, default: 28, min: 1, max: 180, description: Number of days}
  - {name: stuck_days, type: integer, default: 7, min: 1, max: 365, description: Without a change for so long an issue is stuck}
  - {name: sla_days, type: integer, default: 14, min: 1, max: 3650, description: 'Past this age an issue is late; from four fifths of it, at
     risk'}
  - {name: as_of, type: date, default: null, description: Last day; null is that of the tenant's newest change}
columns:
  - {name: day, type: date, description: Day in UTC}
  - {name: created, type: integer, unit: count, description: Created}
  - {name: closed, type: integer, unit: count, description: Resolved}
  - {name: reopened, type: integer, unit: count, description: Changes from a status that is done to one that is not}
  - {name: wip, type: integer, unit: count, description: In work at the end of the day}
  - {name: wip_no_assignee, type: integer, unit: count, description: 'Of these, assigned to nobody'}
  - {name: stuck, type: integer, unit: count, description: 'Of these, without a change for stuck_days'}
  - {name: sla_at_risk, type: integer, unit: count, description: 'Of these, from four fifths of sla_days on'}
  - {name: sla_breached, type: integer, unit: count, description: 'Of these, sla_days old or older'}
  - {name: lead_p50_days, type: decimal, unit: days, nullable: true, description: 'Of those closed, the median'}
  - {name: lead_p90_days, type: decimal, unit: days, nullable: true, description: 'Of those closed, nine of ten took no longer'}
  - {name: lead_avg_days, type: decimal, unit: days, nullable: true, description: 'Of those closed, the mean'}
  - {name: created_4w_mean, type: decimal, unit: count, description: 'Created a day, mean of 28 days'}
  - {name: closed_4w_mean, type: decimal, unit: count, description: 'Closed a day, mean of 28 days'}
  - {name: created_4w_delta, type: decimal, unit: count, description: Its change to the 28 days before}
  - {name: closed_4w_delta, type: decimal, unit: count, description: Its change to the 28 days before}
key: [day]
unit: count
cache: {ttl_seconds: 900, region: tracker_analytics}
examples:
  - params: {days: 14}
---*/
WITH clock AS (
  SELECT COALESCE(:as_of, CAST(timezone('UTC', max(i.updated_at)) AS date)) AS last_day
  FROM public.issues AS i
),
items AS MATERIALIZED (
  SELECT i.id, i.assignee_account_id IS NULL AS is_unassigned,
         CAST(timezone('UTC', i.created_at) AS date) AS created_day,
         CAST(timezone('UTC', i.resolved_at) AS date) AS resolved_day,
         i.resolved_at IS NULL AND i.status_category = 'Done' AS is_gone,
         EXTRACT(EPOCH FROM (i.resolved_at - i.created_at)) / 86400 AS lead_days
  FROM public.issues AS i
  WHERE (:project_key IS NULL OR i.project_key = :project_key) AND (:origin = 'all' OR i.origin = :origin)
),
days AS (
  SELECT c.last_day - n.back AS day, n.back < :days AS is_shown
  FROM clock AS c
  CROSS JOIN generate_series(0, :days + 54) AS n(back)
),
created AS (
  SELECT created_day AS day, count(*) AS n FROM items GROUP BY created_day
),
closed AS (
  SELECT resolved_day AS day, count(*) AS n,
         percentile_cont(0.5) WITHIN GROUP (ORDER BY CAST(lead_days AS float8)) AS p50,
         percentile_cont(0.9) WITHIN GROUP (ORDER BY CAST(lead_days AS float8)) AS p90,
         avg(lead_days) AS mean
  FROM items
  WHERE resolved_day IS NOT NULL
  GROUP BY resolved_day
),
reopened AS (
  SELECT CAST(timezone('UTC', h.changed_at) AS date) AS day, count(*) AS n
  FROM public.issue_changes AS h
  JOIN items AS i ON i.id = h.issue_id
  WHERE h.field = 'status' AND h.from_value IN ('closed', 'tombstone') AND h.to_value NOT IN ('closed', 'tombstone')
  GROUP BY CAST(timezone('UTC', h.changed_at) AS date)
),
work AS (
  SELECT d.day, d.day - i.created_day AS age, i.is_unassigned,
         d.day - i.created_day >= :stuck_days AND NOT EXISTS (
           SELECT 1
           FROM public.issue_changes AS h
           WHERE h.issue_id = i.id
             AND h.changed_at >= timezone('UTC', CAST(d.day - :stuck_days + 1 AS timestamp))
             AND h.changed_at < timezone('UTC', CAST(d.day + 1 AS timestamp))
         ) AS is_stuck
  FROM days AS d
  JOIN items AS i ON i.created_day <= d.day AND (i.resolved_day IS NULL OR i.resolved_day > d.day) AND NOT i.is_gone
  WHERE d.is_shown
),
wip AS (
  SELECT day, count(*) AS n,
         count(*) FILTER (WHERE is_unassigned) AS unassigned,
         count(*) FILTER (WHERE is_stuck) AS stuck,
         count(*) FILTER (WHERE age * 5 >= :sla_days * 4 AND age < :sla_days) AS at_risk,
         count(*) FILTER (WHERE age >= :sla_days) AS breached
  FROM work
  GROUP BY day
),
series AS (
  SELECT d.day, d.is_shown, COALESCE(c.n, 0) AS created, COALESCE(f.n, 0) AS closed, f.p50, f.p90, f.mean,
         avg(COALESCE(c.n, 0)) OVER recent AS created_mean, avg(COALESCE(f.n, 0)) OVER recent AS closed_mean,
         avg(COALESCE(c.n, 0)) OVER former AS created_former, avg(COALESCE(f.n, 0)) OVER former AS closed_former
  FROM days AS d
  LEFT JOIN created AS c ON c.day = d.day
  LEFT JOIN closed AS f ON f.day = d.day
  WINDOW recent AS (ORDER BY d.day ROWS BETWEEN 27 PRECEDING AND CURRENT ROW),
         former AS (ORDER BY d.day ROWS BETWEEN 55 PRECEDING AND 28 PRECEDING)
),
answer AS (
  SELECT s.day, s.created, s.closed, COALESCE(r.n, 0) AS reopened, COALESCE(w.n, 0) AS wip,
         COALESCE(w.unassigned, 0) AS wip_no_assignee, COALESCE(w.stuck, 0) AS stuck,
         COALESCE(w.at_risk, 0) AS sla_at_risk, COALESCE(w.breached, 0) AS sla_breached,
         round(CAST(s.p50 AS numeric), 4) AS lead_p50_days, round(CAST(s.p90 AS numeric), 4) AS lead_p90_days,
         round(s.mean, 4) AS lead_avg_days,
         round(s.created_mean, 2) AS created_4w_mean, round(s.closed_mean, 2) AS closed_4w_mean,
         round(s.created_mean - s.created_former, 2) AS created_4w_delta,
         round(s.closed_mean - s.closed_former, 2) AS closed_4w_delta
  FROM series AS s
  LEFT JOIN reopened AS r ON r.day = s.day
  LEFT JOIN wip AS w ON w.day = s.day
  WHERE s.is_shown
)
SELECT day, created, closed, reopened, wip, wip_no_assignee, stuck, sla_at_risk, sla_breached, lead_p50_days, lead_p90_days,
       lead_avg_days, created_4w_mean, closed_4w_mean, created_4w_delta, closed_4w_delta
FROM answer
ORDER BY day
