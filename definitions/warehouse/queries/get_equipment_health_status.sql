/*---
query_id: get_equipment_health_status
title: Health of the equipment
description: >-
  What the readings of one hour say, by piece of equipment. critical: it failed within the hour. warning: its tool has worn 200 minutes or
  more, or it ran slower than 1,380 turns a minute while process and air differed by less than 8.6 kelvin. silent: no reading.
  The hour ends with the newest reading of any.
dataset: [equipment, machine_readings, room_sensors]
parameters:
  - {name: health, type: string, default: null, allowed: [critical, warning, healthy, silent], description: Only this health; null is all}
  - {name: as_of, type: date, default: null, description: Day of the newest reading looked at; null is the newest there is}
columns:
  - {name: asset_id, type: string, description: Name of the equipment}
  - {name: type, type: string, description: Type}
  - {name: status, type: string, description: Status}
  - {name: health, type: string, description: 'critical, warning, healthy or silent'}
  - {name: readings, type: integer, unit: count, description: Readings of the hour}
  - {name: last_at, type: timestamp, nullable: true, description: Last of them}
  - {name: tool_wear_min, type: decimal, unit: minutes, nullable: true, description: Most wear of the tool within the hour}
  - {name: failures, type: integer, unit: count, description: Failures within the hour}
key: [asset_id]
unit: count
cache: {ttl_seconds: 600, region: sql_query}
tags: ['equipment:*']
examples:
  - params: {}
  - params: {health: critical, as_of: 2015-02-18}
---*/
WITH newest AS (
  SELECT max(t.ts) AS ts
  FROM public.equipment_telemetry AS t
  WHERE (:as_of IS NULL OR t.ts < :as_of + 1)
),
instants AS (
  SELECT t.asset_id, t.ts, count(*) AS readings,
         max(t.value) FILTER (WHERE t.metric = 'tool_wear_min') AS tool_wear_min,
         max(t.value) FILTER (WHERE t.metric = 'speed_rpm') AS speed_rpm,
         max(t.value) FILTER (WHERE t.metric = 'process_temperature_k')
           - max(t.value) FILTER (WHERE t.metric = 'air_temperature_k') AS difference_k
  FROM public.equipment_telemetry AS t
  WHERE t.ts <= (SELECT n.ts FROM newest AS n) AND t.ts > (SELECT n.ts FROM newest AS n) - interval '1 hour'
  GROUP BY t.asset_id, t.ts
),
hours AS (
  SELECT asset_id, sum(readings) AS readings, max(ts) AS last_at, max(tool_wear_min) AS tool_wear_min,
         COALESCE(bool_or(tool_wear_min >= 200 OR (speed_rpm < 1380 AND difference_k < 8.6)), false) AS is_warning
  FROM instants
  GROUP BY asset_id
),
failed AS (
  SELECT f.asset_id, count(*) AS failures
  FROM public.equipment_maintenance AS f
  WHERE f.kind = 'failure' AND f.happened_at <= (SELECT n.ts FROM newest AS n)
    AND f.happened_at > (SELECT n.ts FROM newest AS n) - interval '1 hour'
  GROUP BY f.asset_id
),
answer AS (
  SELECT e.asset_id, e.type, e.status,
         CASE WHEN f.failures > 0 THEN 'critical'
              WHEN h.is_warning THEN 'warning'
              WHEN h.readings > 0 THEN 'healthy'
              ELSE 'silent' END AS health,
         COALESCE(h.readings, 0)::int8 AS readings, h.last_at, h.tool_wear_min, COALESCE(f.failures, 0) AS failures
  FROM public.equipment_assets AS e
  LEFT JOIN hours AS h ON h.asset_id = e.asset_id
  LEFT JOIN failed AS f ON f.asset_id = e.asset_id
)
SELECT asset_id, type, status, health, readings, last_at, tool_wear_min, failures
FROM answer
WHERE (:health IS NULL OR health = :health)
ORDER BY asset_id COLLATE "C"
