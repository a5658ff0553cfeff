/*---
query_id: reorder_recommendations
title: What to order anew, and how much
description: >-
  Goods of which no more is there than up_to times their reorder point. Safety stock is the larger of the reorder point and the pieces
  that went out in the seven days that end with as_of; twice that less what is there is ordered. Urgency is CRITICAL up to the
  reorder point, HIGH up to 1.5 times it, MEDIUM up to twice. Without as_of the days end where the invoice lines do.
dataset: [inventory_stock, retail]
parameters:
  - {name: up_to, type: float, default: 1.5, min: 1, max: 2, description: Multiple of the reorder point}
  - {name: as_of, type: date, default: null, description: Last of the seven days; null is the last of the invoice lines}
  - {name: limit, type: integer, default: 100, min: 1, max: 5000, description: Most items}
columns:
  - {name: sku, type: string, description: Code of the item}
  - {name: name, type: string, description: Name}
  - {name: quantity, type: integer, unit: pieces, description: Pieces in stock}
  - {name: reorder_point, type: integer, unit: pieces, description: Reorder point}
  - {name: demand_7d, type: integer, unit: pieces, description: Pieces that went out in seven days}
  - {name: safety_stock, type: integer, unit: pieces, description: The larger of reorder point and demand}
  - {name: order_quantity, type: integer, unit: pieces, description: Pieces to order}
  - {name: urgency, type: string, description: 'CRITICAL, HIGH or MEDIUM'}
key: [sku]
unit: pieces
cache: {ttl_seconds: 300, region: sql_query}
tags: ['inventory:*']
examples:
  - params: {limit: 5}
  - params: {up_to: 2, as_of: 2011-11-30, limit: 5}
---*/
WITH last_day AS (
  SELECT COALESCE(:as_of, d.asof_date) AS day
  FROM falaj.dataset AS d
  WHERE d.dataset_id = 'retail'
),
demand AS (
  SELECT m.sku, sum(m.quantity) AS pieces
  FROM public.inventory_movements AS m
  WHERE m.kind = 'outbound'
    AND m.moved_at >= (SELECT day FROM last_day) - 6
    AND m.moved_at < (SELECT day FROM last_day) + 1
  GROUP BY m.sku
),
wanting AS (
  SELECT i.sku, i.name, i.quantity, i.reorder_point, COALESCE(d.pieces, 0) AS demand_7d,
         greatest(i.reorder_point, COALESCE(d.pieces, 0)) AS safety_stock,
         CASE WHEN i.quantity <= i.reorder_point THEN 'CRITICAL'
              WHEN i.quantity <= 1.5 * i.reorder_point THEN 'HIGH'
              ELSE 'MEDIUM' END AS urgency
  FROM public.inventory_items AS i
  LEFT JOIN demand AS d ON d.sku = i.sku
  WHERE i.reorder_point > 0 AND i.quantity <= :up_to * i.reorder_point
),
answer AS (
  SELECT sku, name, quantity, reorder_point, demand_7d, safety_stock, 2 * safety_stock - quantity AS order_quantity,
         urgency
  FROM wanting
)
SELECT sku, name, quantity, reorder_point, demand_7d, safety_stock, order_quantity, urgency
FROM answer
ORDER BY order_quantity DESC, sku COLLATE "C"
LIMIT :limit
