/*---
query_id: get_equipment_assignments
title: Who had a piece of equipment
description: Assignments of one piece of equipment, the newest first. It names people, and is for analysts.
dataset: equipment
access_level: restricted
parameters:
  - {name: asset_id, type: string, required: true, length_max: 40, pattern: '[A-Za-z0-9_-]+', description: Name of the equipment}
  - {name: limit, type: integer, default: 50, min: 1, max: 500, description: Most assignments}
columns:
  - {name: assignment_id, type: integer, description: Number of the assignment}
  - {name: asset_id, type: string, description: Name of the equipment}
  - {name: assignee, type: string, description: Who has or had it}
  - {name: task_id, type: string, nullable: true, description: For which task}
  - {name: assigned_at, type: timestamp, description: Since when}
  - {name: released_at, type: timestamp, nullable: true, description: Until when; null while it lasts}
key: [assignment_id]
unit: count
cache: {ttl_seconds: 600, region: warehouse_staff}
narrow:
  - {table: public.equipment_assignments, column: asset_id, param: asset_id}
tags: ['equipment:{asset_id}']
examples:
  - params: {asset_id: FL-02}
---*/
SELECT a.assignment_id, a.asset_id, a.assignee, a.task_id, a.assigned_at, a.released_at
FROM public.equipment_assignments AS a
WHERE a.asset_id = :asset_id
ORDER BY a.assignment_id DESC
LIMIT :limit
