/*---
query_id: orchard_kinds
operation: get_kinds
title: Kinds of trees
description: What grows.
dataset: orchard
columns:
  - {name: kind, type: string, description: Kind}
  - {name: trees, type: integer, unit: count, description: How many}
key: [kind]
unit: count
cache: {ttl_seconds: 3600}
---*/
SELECT kind, count(*)::integer AS trees
FROM public.trees
GROUP BY kind
ORDER BY kind COLLATE "C"
