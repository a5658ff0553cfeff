/*---
query_id: get_tasks_summary
title: Tasks by kind and status
description: How many tasks of each kind there are in each status.
dataset: warehouse_tasks
parameters: []
columns:
  - {name: kind, type: string, description: 'pick, pack, putaway or cycle_count'}
  - {name: status, type: string, description: 'pending, in_progress, completed or cancelled'}
  - {name: tasks, type: integer, unit: count, description: Tasks}
  - {name: pieces, type: integer, unit: pieces, description: Pieces they are about}
key: [kind, status]
unit: count
cache: {ttl_seconds: 180, region: sql_query}
examples:
  - params: {}
---*/
WITH answer AS (
  SELECT t.kind, t.status, count(*) AS tasks, sum((t.payload ->> 'quantity')::int4) AS pieces
  FROM public.tasks AS t
  GROUP BY t.kind, t.status
)
SELECT kind, status, tasks, pieces
FROM answer
ORDER BY kind COLLATE "C", status COLLATE "C"
