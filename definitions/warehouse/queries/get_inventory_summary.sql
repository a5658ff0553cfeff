/*---
query_id: get_inventory_summary
title: Stock by zone
description: What lies in each zone of the warehouse, and in all of it (zone all).
dataset: inventory_stock
parameters: []
columns:
  - {name: zone, type: string, description: 'Zone, or all'}
  - {name: items, type: integer, unit: count, description: Codes}
  - {name: pieces, type: integer, unit: pieces, description: Pieces in stock}
  - {name: low_stock_items, type: integer, unit: count, description: Goods at or below their reorder point}
  - {name: out_of_stock_items, type: integer, unit: count, description: Goods with nothing in stock}
key: [zone]
unit: pieces
cache: {ttl_seconds: 300, region: sql_query}
tags: ['inventory:*']
examples:
  - params: {}
---*/
WITH zones AS (
  SELECT split_part(i.location, '-', 1) AS zone, i.quantity, i.reorder_point > 0 AND i.quantity <= i.reorder_point AS is_low,
         i.category = 'goods' AND i.quantity = 0 AS is_out
  FROM public.inventory_items AS i
),
answer AS (
  SELECT COALESCE(zone, 'all') AS zone, count(*) AS items, COALESCE(sum(quantity), 0) AS pieces,
         count(*) FILTER (WHERE is_low) AS low_stock_items, count(*) FILTER (WHERE is_out) AS out_of_stock_items
  FROM zones
  GROUP BY GROUPING SETS ((zone), ())
)
SELECT zone, items, pieces, low_stock_items, out_of_stock_items
FROM answer
ORDER BY zone COLLATE "C"
