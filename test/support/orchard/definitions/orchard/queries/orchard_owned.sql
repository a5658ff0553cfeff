/*---
query_id: orchard_owned
operation: get_owned
title: Trees of an owner
description: What one owner has.
dataset: orchard
scope: tenant
parameters:
  - {name: owner, type: string, required: true, description: Owner}
columns:
  - {name: tree_id, type: integer, description: Number of the tree}
key: [tree_id]
unit: count
cache: {ttl_seconds: 3600}
---*/
SELECT tree_id
FROM public.owners
WHERE owner = :owner
ORDER BY tree_id
