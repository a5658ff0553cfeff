/*---
query_id: orchard_trees
operation: get_trees
title: All trees
description: Every tree.
dataset: orchard
columns:
  - {name: tree_id, type: integer, description: Number}
  - {name: kind, type: string, description: Kind}
key: [tree_id]
unit: count
cache: {ttl_seconds: 3600}
tags: ["tree:*"]
---*/
SELECT tree_id, kind
FROM public.trees
ORDER BY tree_id
