/*---
query_id: orchard_note
operation: get_note
title: Note on a tree
description: What was last noted of a tree.
dataset: orchard
parameters:
  - {name: tree_id, type: integer, required: true, description: Number of the tree}
columns:
  - {name: tree_id, type: integer, description: Number}
  - {name: note, type: string, description: Note}
key: [tree_id]
unit: count
cache: {ttl_seconds: 3600}
narrow:
  - {table: public.tree_notes, column: tree_id, param: tree_id}
---*/
SELECT tree_id, note ->> 'text' AS note
FROM public.tree_notes
WHERE tree_id = :tree_id
ORDER BY tree_id
