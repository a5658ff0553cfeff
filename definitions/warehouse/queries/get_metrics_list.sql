/*---
query_id: get_metrics_list
title: What is measured
description: Every metric with how often, of how many pieces of equipment and when it was measured.
dataset: [machine_readings, room_sensors]
parameters:
  - {name: asset_id, type: string, default: null, length_max: 40, pattern: '[A-Za-z0-9_-]+', description: Only this equipment; null is all}
columns:
  - {name: metric, type: string, description: What was measured; it ends in its unit}
  - {name: assets, type: integer, unit: count, description: Pieces of equipment}
  - {name: readings, type: integer, unit: count, description: Readings}
  - {name: first_at, type: timestamp, description: First of them}
  - {name: last_at, type: timestamp, description: Last of them}
key: [metric]
unit: count
cache: {ttl_seconds: 600, region: sql_query}
narrow:
  - {table: public.equipment_telemetry, column: asset_id, param: asset_id}
tags: ['equipment:*']
examples:
  - params: {}
  - params: {asset_id: ROOM-01}
---*/
WITH answer AS (
  SELECT t.metric, count(DISTINCT t.asset_id) AS assets, count(*) AS readings, min(t.ts) AS first_at, max(t.ts) AS last_at
  FROM public.equipment_telemetry AS t
  WHERE (:asset_id IS NULL OR t.asset_id = :asset_id)
  GROUP BY t.metric
)
SELECT metric, assets, readings, first_at, last_at
FROM answer
ORDER BY metric COLLATE "C"
