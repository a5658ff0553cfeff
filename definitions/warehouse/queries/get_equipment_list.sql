/*---
query_id: get_equipment_list
title: Equipment
description: Equipment in the order of its names. Who has it is told to analysts, by get_equipment_assignments.
dataset: equipment
parameters:
  - {name: type, type: string, default: null, allowed: [forklift, amr, agv, conveyor, scanner, charger, sensor], description: Only this type; null is all}
  - {name: status, type: string, default: null, allowed: [available, assigned, charging, maintenance, out_of_service], description: Only this status; null is all}
  - {name: zone, type: string, default: null, length_max: 40, description: Only this zone; null is all}
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
tags: ['equipment:*']
examples:
  - params: {type: forklift}
---*/
SELECT e.asset_id, e.type, e.model, e.zone, e.status, e.next_pm_due
FROM public.equipment_assets AS e
WHERE (:type IS NULL OR e.type = :type)
  AND (:status IS NULL OR e.status = :status)
  AND (:zone IS NULL OR e.zone = :zone)
ORDER BY e.asset_id COLLATE "C"
