/*---
query_id: orchard_tree
operation: get_tree
title: One tree
description: A tree by its number.
dataset: orchard
parameters:
  - {name: tree_id, type: integer, required: true, description: Number of the tree}
columns:
  - {name: tree_id, type: integer, description: Number}
  - {name: kind, type: string, description: Kind}
key: [tree_id]
unit: count
cache: {ttl_seconds: 3600}
tags: ["tree:{tree_id}"]
---*/
SELECT tree_id, kind
FROM public.trees
WHERE tree_id = :tree_id
ORDER BY tree_id
