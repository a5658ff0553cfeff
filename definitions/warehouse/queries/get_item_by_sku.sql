/*---
query_id: get_item_by_sku
title: Item by its code
description: One item with what lies in stock and where.
dataset: inventory_stock
parameters:
  - {name: sku, type: string, required: true, length_max: 40, pattern: '[A-Za-z0-9_ -]+', description: Code of the item}
columns:
  - {name: sku, type: string, description: Code of the item}
  - {name: name, type: string, description: Name as its sales most often give it}
  - {name: category, type: string, description: 'goods, or service for postage, fees and vouchers'}
  - {name: quantity, type: integer, unit: pieces, description: Pieces in stock}
  - {name: reorder_point, type: integer, unit: pieces, description: Pieces at which it is ordered anew}
  - {name: location, type: string, description: 'Zone, aisle and bin'}
  - {name: is_low, type: boolean, description: Goods at or below a reorder point above zero}
key: [sku]
unit: pieces
cache: {ttl_seconds: 300, region: sql_query}
narrow:
  - {table: public.inventory_items, column: sku, param: sku}
tags: ['inventory:{sku}']
examples:
  - params: {sku: 85123A}
---*/
SELECT i.sku, i.name, i.category, i.quantity, i.reorder_point, i.location,
       i.reorder_point > 0 AND i.quantity <= i.reorder_point AS is_low
FROM public.inventory_items AS i
WHERE i.sku = :sku
ORDER BY i.sku COLLATE "C"
