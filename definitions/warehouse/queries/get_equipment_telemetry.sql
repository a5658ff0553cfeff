/*---
query_id: get_equipment_telemetry
title: Readings of a piece of equipment
description: >-
  Readings of the hours before its newest one, the newest first. Machine readings have the values of AI4I 2020 and times given by rule; those
  of ROOM-01 are as measured. A metric ends in its unit.
dataset: [machine_readings, room_sensors]
parameters:
  - {name: asset_id, type: string, required: true, length_max: 40, pattern: '[A-Za-z0-9_-]+', description: Name of the equipment}
  - {name: metric, type: string, default: null, length_max: 40, pattern: '[a-z][a-z0-9_]*', description: Only this metric; null is all}
  - {name: hours_back, type: integer, default: 168, min: 1, max: 8760, description: Hours before the newest reading}
  - {name: as_of, type: date, default: null, description: Day of the newest reading looked at; null is the newest there is}
  - {name: limit, type: integer, default: 1000, min: 1, max: 20000, description: Most readings}
columns:
  - {name: asset_id, type: string, description: Name of the equipment}
  - {name: ts, type: timestamp, description: When}
  - {name: metric, type: string, description: What was measured}
  - {name: value, type: decimal, description: Value in the unit the metric ends in}
key: [ts, metric]
unit: unknown
cache: {ttl_seconds: 600, region: sql_query}
narrow:
  - {table: public.equipment_telemetry, column: asset_id, param: asset_id}
tags: ['equipment:{asset_id}']
examples:
  - params: {asset_id: FL-01, metric: torque_nm, hours_back: 1}
  - params: {asset_id: ROOM-01, metric: co2_ppm, hours_back: 2, as_of: 2015-02-10}
---*/
WITH newest AS (
  SELECT max(t.ts) AS ts
  FROM public.equipment_telemetry AS t
  WHERE t.asset_id = :asset_id AND (:as_of IS NULL OR t.ts < :as_of + 1)
)
SELECT t.asset_id, t.ts, t.metric, t.value
FROM public.equipment_telemetry AS t
WHERE t.asset_id = :asset_id
  AND (:metric IS NULL OR t.metric = :metric)
  AND t.ts <= (SELECT n.ts FROM newest AS n)
  AND t.ts > (SELECT n.ts FROM newest AS n) - :hours_back * interval '1 hour'
ORDER BY t.ts DESC, t.metric COLLATE "C"
LIMIT :limit
