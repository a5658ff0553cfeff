/*---
query_id: get_low_stock_items
title: Items at or below their reorder point
description: >-
  Goods with a reorder point above zero of which no more than that is there, the most wanting first. Services have no stock and
  are no part of it.
dataset: inventory_stock
parameters:
  - {name: limit, type: integer, default: 50, min: 1, max: 5000, description: Most items}
columns:
  - {name: sku, type: string, description: Code of the item}
  - {name: name, type: string, description: Name as its sales most often give it}
  - {name: category, type: string, description: 'goods, or service for postage, fees and vouchers'}
  - {name: quantity, type: integer, unit: pieces, description: Pieces in stock}
  - {name: reorder_point, type: integer, unit: pieces, description: Pieces at which it is ordered anew}
  - {name: location, type: string, description: 'Zone, aisle and bin'}
  - {name: is_low, type: boolean, description: Goods at or below a reorder point above zero}
  - {name: shortage, type: integer, unit: pieces, description: Pieces below the reorder point}
key: [sku]
unit: pieces
cache: {ttl_seconds: 300, region: sql_query}
tags: ['inventory:*']
examples:
  - params: {limit: 5}
---*/
WITH low AS (
  SELECT i.sku, i.name, i.category, i.quantity, i.reorder_point, i.location,
         i.reorder_point > 0 AND i.quantity <= i.reorder_point AS is_low,
         i.reorder_point - i.quantity AS shortage
  FROM public.inventory_items AS i
  WHERE i.reorder_point > 0 AND i.quantity <= i.reorder_point
)
SELECT sku, name, category, quantity, reorder_point, location, is_low, shortage
FROM low
ORDER BY shortage DESC, sku COLLATE "C"
LIMIT :limit
