/*---
query_id: get_equipment_maintenance
title: Failures of the equipment
description: Failures, the newest first, with the modes that the source names, joined by a plus; unknown where it names none.
dataset: machine_readings
parameters:
  - {name: asset_id, type: string, default: null, length_max: 40, pattern: '[A-Za-z0-9_-]+', description: Only this equipment; null is all}
  - {name: limit, type: integer, default: 100, min: 1, max: 1000, description: Most failures}
columns:
  - {name: maintenance_id, type: integer, description: Number of the reading in the source}
  - {name: asset_id, type: string, description: Name of the equipment}
  - {name: happened_at, type: timestamp, description: When}
  - {name: kind, type: string, description: failure}
  - {name: modes, type: string, description: 'TWF tool wear, HDF heat, PWF power, OSF overstrain, RNF chance'}
key: [maintenance_id]
unit: count
cache: {ttl_seconds: 600, region: sql_query}
narrow:
  - {table: public.equipment_maintenance, column: asset_id, param: asset_id}
tags: ['equipment:*']
examples:
  - params: {limit: 3}
---*/
SELECT m.maintenance_id, m.asset_id, m.happened_at, m.kind, m.modes
FROM public.equipment_maintenance AS m
WHERE (:asset_id IS NULL OR m.asset_id = :asset_id)
ORDER BY m.happened_at DESC, m.maintenance_id
LIMIT :limit
