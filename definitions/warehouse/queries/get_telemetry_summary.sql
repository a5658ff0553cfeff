/*---
query_id: get_telemetry_summary
title: Readings of a piece of equipment by metric
description: Mean, smallest, largest and number of the readings of the hours before its newest one, by metric.
dataset: [machine_readings, room_sensors]
parameters:
  - {name: asset_id, type: string, required: true, length_max: 40, pattern: '[A-Za-z0-9_-]+', description: Name of the equipment}
  - {name: hours_back, type: integer, default: 24, min: 1, max: 8760, description: Hours before the newest reading}
  - {name: as_of, type: date, default: null, description: Day of the newest reading looked at; null is the newest there is}
columns:
  - {name: metric, type: string, description: What was measured}
  - {name: mean_value, type: decimal, description: 'Mean, to six decimals'}
  - {name: min_value, type: decimal, description: Smallest}
  - {name: max_value, type: decimal, description: Largest}
  - {name: readings, type: integer, unit: count, description: Readings}
  - {name: first_at, type: timestamp, description: First of them}
  - {name: last_at, type: timestamp, description: Last of them}
key: [metric]
unit: unknown
cache: {ttl_seconds: 600, region: sql_query}
narrow:
  - {table: public.equipment_telemetry, column: asset_id, param: asset_id}
tags: ['equipment:{asset_id}']
examples:
  - params: {asset_id: FL-01}
---*/
WITH newest AS (
  SELECT max(t.ts) AS ts
  FROM public.equipment_telemetry AS t
  WHERE t.asset_id = :asset_id AND (:as_of IS NULL OR t.ts < :as_of + 1)
),
answer AS (
  SELECT t.metric, trim_scale(round(avg(t.value), 6)) AS mean_value, min(t.value) AS min_value,
         max(t.value) AS max_value, count(*) AS readings, min(t.ts) AS first_at, max(t.ts) AS last_at
  FROM public.equipment_telemetry AS t
  WHERE t.asset_id = :asset_id
    AND t.ts <= (SELECT n.ts FROM newest AS n)
    AND t.ts > (SELECT n.ts FROM newest AS n) - :hours_back * interval '1 hour'
  GROUP BY t.metric
)
SELECT metric, mean_value, min_value, max_value, readings, first_at, last_at
FROM answer
ORDER BY metric COLLATE "C"
