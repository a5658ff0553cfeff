/*---
query_id: brand_demand
title: Demand by brand
description: What went out by brand, which is the first three letters of the code.
dataset: retail
parameters:
  - {name: brand, type: string, default: null, length_max: 3, description: Only this brand; null is all}
columns:
  - {name: brand, type: string, description: First three letters of the code}
  - {name: items, type: integer, unit: count, description: Codes of the brand that went out}
  - {name: total_quantity, type: integer, unit: pieces, description: Pieces that went out}
  - {name: movements, type: integer, unit: count, description: Outbound movements}
  - {name: mean_quantity, type: decimal, unit: pieces, description: Mean pieces a movement}
key: [brand]
unit: pieces
cache: {ttl_seconds: 300, region: sql_query}
examples:
  - params: {}
  - params: {brand: '851'}
---*/
WITH answer AS (
  SELECT left(m.sku, 3) AS brand, count(DISTINCT m.sku) AS items,
         sum(m.quantity) AS total_quantity, count(*) AS movements,
         trim_scale(round(avg(m.quantity), 4)) AS mean_quantity
  FROM public.inventory_movements AS m
  WHERE m.kind = 'outbound'
  GROUP BY 1
)
SELECT brand, items, total_quantity, movements, mean_quantity
FROM answer
WHERE (:brand IS NULL OR brand = :brand)
ORDER BY brand COLLATE "C"
