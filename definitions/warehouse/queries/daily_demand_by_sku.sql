/*---
query_id: daily_demand_by_sku
title: Demand for one item by day
description: What went out of one item in each day. Its name is no part of it; get_item_by_sku gives that.
dataset: retail
parameters:
  - {name: sku, type: string, required: true, length_max: 40, pattern: '[A-Za-z0-9_ -]+', description: Code of the item}
  - {name: start_date, type: date, default: null, description: First day; null is the first there is}
  - {name: as_of, type: date, default: null, description: Last day; null is the newest there is}
columns:
  - {name: day, type: date, description: 'The day'}
  - {name: total_quantity, type: integer, unit: pieces, description: Pieces that went out}
  - {name: movements, type: integer, unit: count, description: Outbound movements}
  - {name: mean_quantity, type: decimal, unit: pieces, description: Mean pieces a movement}
key: [day]
unit: pieces
cache: {ttl_seconds: 300, region: sql_query}
narrow:
  - {table: public.inventory_movements, column: sku, param: sku}
examples:
  - params: {sku: 85123A}
---*/
WITH answer AS (
  SELECT (m.moved_at AT TIME ZONE 'UTC')::date AS day, sum(m.quantity) AS total_quantity, count(*) AS movements,
         trim_scale(round(avg(m.quantity), 4)) AS mean_quantity
  FROM public.inventory_movements AS m
  WHERE m.sku = :sku AND m.kind = 'outbound'
    AND (:start_date IS NULL OR m.moved_at >= :start_date)
    AND (:as_of IS NULL OR m.moved_at < :as_of + 1)
  GROUP BY 1
)
SELECT day, total_quantity, movements, mean_quantity
FROM answer
ORDER BY day
