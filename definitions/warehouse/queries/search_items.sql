/*---
query_id: search_items
title: Items by a part of their code or name
description: >-
  Items in the order of their codes. The term is looked for in code and name, in any case; signs mean themselves.
dataset: inventory_stock
parameters:
  - {name: term, type: string, default: null, length_max: 100, description: Part of the code or the name; null is all}
  - {name: location, type: string, default: null, length_max: 40, description: 'Beginning of the place, for example A or A-07; null is all'}
  - {name: category, type: string, default: null, allowed: [goods, service], description: Only this category; null is both}
  - {name: low_stock_only, type: boolean, default: false, description: Only what is at or below its reorder point}
  - {name: limit, type: integer, default: 100, min: 1, max: 1000, description: Most items}
  - {name: offset, type: integer, default: 0, min: 0, max: 1000000, description: Items before the first}
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
tags: ['inventory:*']
examples:
  - params: {term: heart, limit: 5}
  - params: {low_stock_only: true, location: A, limit: 5}
---*/
SELECT i.sku, i.name, i.category, i.quantity, i.reorder_point, i.location,
       i.reorder_point > 0 AND i.quantity <= i.reorder_point AS is_low
FROM public.inventory_items AS i
WHERE (:term IS NULL OR strpos(lower(i.sku), lower(:term)) > 0 OR strpos(lower(i.name), lower(:term)) > 0)
  AND (:location IS NULL OR starts_with(i.location, :location))
  AND (:category IS NULL OR i.category = :category)
  AND (NOT :low_stock_only OR i.reorder_point > 0 AND i.quantity <= i.reorder_point)
ORDER BY i.sku COLLATE "C"
LIMIT :limit OFFSET :offset
