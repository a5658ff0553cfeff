/*---
query_id: orchard_owners
operation: get_owners
title: Owners
description: Whose trees there are.
dataset: orchard
columns:
  - {name: owner, type: string, description: Owner}
  - {name: tree_id, type: integer, description: Number of the tree}
key: [owner]
unit: count
cache: {ttl_seconds: 3600}
---*/
SELECT owner, tree_id
FROM public.owners
ORDER BY owner COLLATE "C"
