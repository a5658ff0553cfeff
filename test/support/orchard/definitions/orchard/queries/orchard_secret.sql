/*---
query_id: orchard_secret
operation: get_secret
title: Trees of a kind, for few
description: Not for everyone.
dataset: orchard
access_level: restricted
parameters:
  - {name: kind, type: string, required: true, description: Kind}
columns:
  - {name: tree_id, type: integer, description: Number of the tree}
key: [tree_id]
unit: count
cache: {ttl_seconds: 3600}
---*/
SELECT tree_id
FROM public.trees
WHERE kind = :kind
ORDER BY tree_id
