/*---
query_id: vision_2030_targets_tracking
title: Progress towards the Vision 2030 targets
description: >-
  Each target with its newest measurement: progress is the measurement as percent of the target, or the target as
  percent of the measurement where less is better (the target lies below the baseline). Achieved from 100 percent,
  On Track from 90, At Risk from 70, else Off Track; Not Measured where no source has a measurement. The gap is
  what is missing, in the target's own unit; required is how much the value has to move in each year from the one
  it was measured in to the target's, to close the gap in time.
dataset: vision_2030_targets
parameters:
  - {name: category, type: string, default: null, length_max: 80, description: Only targets of this group; null
     is all}
  - {name: status, type: string, default: null, allowed: [Achieved, On Track, At Risk, Off Track, Not Measured],
     description: Only targets with this status; null is all}
columns:
  - {name: metric_name, type: string, description: What is measured}
  - {name: category, type: string, description: Group of the target}
  - {name: unit, type: string, description: Unit of the values}
  - {name: baseline, type: decimal, nullable: true, description: 'Value at the start, where known'}
  - {name: current_value, type: decimal, nullable: true, description: Newest measurement}
  - {name: target_value, type: decimal, description: Value aimed at}
  - {name: target_year, type: integer, description: Year aimed at}
  - {name: last_measured, type: date, nullable: true, description: Day of the measurement}
  - {name: progress_percent, type: decimal, unit: percent, nullable: true, description: Progress}
  - {name: gap, type: decimal, nullable: true, description: What is missing; zero or less when achieved}
  - {name: years_left, type: integer, unit: years, nullable: true, description: Years from the measurement to the
     target; zero or less when the target's year is over}
  - {name: required_per_year, type: decimal, nullable: true, description: 'How much the value has to change a year to reach
     the target in time, in its own unit; negative where less is better, zero when achieved, null without a measurement
     or without years left'}
  - {name: status, type: string, description: 'Achieved, On Track, At Risk, Off Track or Not Measured'}
  - {name: source, type: string, description: Who set or states the target}
key: [metric_name, target_year]
unit: percent
cache: {ttl_seconds: 86400}
examples:
  - params: {status: Achieved}
---*/
WITH targets AS (
  SELECT t.metric_name, t.category, t.unit, t.baseline, t.current_value, t.target_value, t.target_year, t.last_measured, t.source,
         COALESCE(t.target_value < t.baseline, false) AS is_less_better
  FROM public.vision_2030_targets AS t
),
measured AS (
  SELECT metric_name, category, unit, baseline, current_value, target_value, target_year, last_measured, source,
         CASE WHEN is_less_better AND current_value <= target_value THEN 100
              WHEN is_less_better THEN 100 * target_value / NULLIF(current_value, 0)
              ELSE 100 * current_value / NULLIF(target_value, 0) END AS progress,
         CASE WHEN is_less_better THEN current_value - target_value ELSE target_value - current_value END AS missing,
         CASE WHEN current_value IS NULL THEN NULL
              WHEN is_less_better THEN LEAST(target_value - current_value, 0)
              ELSE GREATEST(target_value - current_value, 0) END AS change,
         target_year - EXTRACT(YEAR FROM last_measured)::integer AS years_left
  FROM targets
),
answer AS (
  SELECT metric_name, category, unit,
         trim_scale(round(baseline, 4)) AS baseline,
         trim_scale(round(current_value, 4)) AS current_value,
         trim_scale(round(target_value, 4)) AS target_value,
         target_year, last_measured,
         round(progress, 2) AS progress_percent,
         trim_scale(round(missing, 4)) AS gap,
         years_left,
         CASE WHEN change = 0 THEN 0 WHEN years_left > 0 THEN trim_scale(round(change / years_left, 4)) END AS required_per_year,
         CASE WHEN current_value IS NULL OR progress IS NULL THEN 'Not Measured' WHEN progress >= 100 THEN 'Achieved'
              WHEN progress >= 90 THEN 'On Track' WHEN progress >= 70 THEN 'At Risk' ELSE 'Off Track' END AS status,
         source
  FROM measured
)
SELECT metric_name, category, unit, baseline, current_value, target_value, target_year, last_measured, progress_percent, gap,
       years_left, required_per_year, status, source
FROM answer
WHERE (:category IS NULL OR category = :category) AND (:status IS NULL OR status = :status)
ORDER BY metric_name COLLATE "C", target_year
