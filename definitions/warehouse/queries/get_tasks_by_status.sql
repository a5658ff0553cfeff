/*---
query_id: get_tasks_by_status
title: Tasks by status
description: Tasks, the newest first. Whose they are is told to analysts, by get_tasks_by_assignee.
dataset: warehouse_tasks
parameters:
  - {name: status, type: string, default: null, allowed: [pending, in_progress, completed, cancelled], description: Only this status; null is all}
  - {name: kind, type: string, default: null, allowed: [pick, pack, putaway, cycle_count], description: Only this kind; null is all}
  - {name: limit, type: integer, default: 50, min: 1, max: 1000, description: Most tasks}
  - {name: offset, type: integer, default: 0, min: 0, max: 1000000, description: Tasks before the first}
columns:
  - {name: task_id, type: string, description: Name of the task}
  - {name: kind, type: string, description: 'pick, pack, putaway or cycle_count'}
  - {name: status, type: string, description: 'pending, in_progress, completed or cancelled'}
  - {name: is_assigned, type: boolean, description: Whether anybody has it}
  - {name: created_at, type: timestamp, description: When it came up}
  - {name: payload, type: json, description: 'Item, pieces and paper that it is about'}
key: [task_id]
unit: count
cache: {ttl_seconds: 180, region: sql_query}
examples:
  - params: {status: pending, limit: 3}
---*/
SELECT t.task_id, t.kind, t.status, t.assignee IS NOT NULL AS is_assigned, t.created_at, t.payload
FROM public.tasks AS t
WHERE (:status IS NULL OR t.status = :status) AND (:kind IS NULL OR t.kind = :kind)
ORDER BY t.created_at DESC, t.task_id COLLATE "C"
LIMIT :limit OFFSET :offset
