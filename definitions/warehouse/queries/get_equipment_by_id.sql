/*---
query_id: get_equipment_by_id
title: One piece of equipment
description: One piece of equipment by its name.
dataset: equipment
parameters:
  - {name: asset_id, type: string, required: true, length_max: 40, pattern: '[A-Za-z0-9_-]+', description: Name of the equipment}
columns:
  - {name: asset_id, type: string, description: Name of the equipment}
  - {name: type, type: string, description: 'forklift, amr, agv, conveyor, scanner, charger or sensor'}
  - {name: model, type: string, description: Model}
  - {name: zone, type: string, description: Where it works}
  - {name: status, type: string, description: 'available, assigned, charging, maintenance or out_of_service'}
  - {name: next_pm_due, type: timestamp, nullable: true, description: When its next preventive maintenance is due}
key: [asset_id]
unit: count
cache: {ttl_seconds: 600, region: sql_query}
narrow:
  - {table: public.equipment_assets, column: asset_id, param: asset_id}
tags: ['equipment:{asset_id}']
examples:
  - params: {asset_id: FL-01}
---*/
SELECT e.asset_id, e.type, e.model, e.zone, e.status, e.next_pm_due
FROM public.equipment_assets AS e
WHERE e.asset_id = :asset_id
ORDER BY e.asset_id COLLATE "C"
