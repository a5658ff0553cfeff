/*---
query_id: get_movements
title: Movements of stock
description: >-
  Movements, the last booked first. What came from the bundled invoice lines has a price and the number of its invoice; what was
  booked through the API has neither. A movement without a place of its own happened at that of its item.
dataset: [retail, inventory_stock]
parameters:
  - {name: sku, type: string, default: null, length_max: 40, pattern: '[A-Za-z0-9_ -]+', description: Only this item; null is all}
  - {name: kind, type: string, default: null, allowed: [inbound, outbound, adjustment], description: Only this kind; null is all}
  - {name: start_date, type: date, default: null, description: First day; null is the first there is}
  - {name: as_of, type: date, default: null, description: Last day; null is the newest there is}
  - {name: limit, type: integer, default: 100, min: 1, max: 1000, description: Most movements}
  - {name: offset, type: integer, default: 0, min: 0, max: 1000000, description: Movements before the first}
columns:
  - {name: movement_id, type: integer, description: Number of the movement}
  - {name: sku, type: string, description: Code of the item}
  - {name: kind, type: string, description: 'inbound, outbound or adjustment'}
  - {name: quantity, type: integer, unit: pieces, description: 'Pieces; of an adjustment what it did to the stock'}
  - {name: moved_at, type: timestamp, description: When}
  - {name: location, type: string, nullable: true, description: Where}
  - {name: reference, type: string, nullable: true, description: 'Invoice, order or other paper'}
  - {name: unit_price, type: decimal, unit: gbp, nullable: true, description: Price of a piece}
key: [movement_id]
unit: pieces
cache: {ttl_seconds: 300, region: sql_query}
narrow:
  - {table: public.inventory_movements, column: sku, param: sku}
tags: ['inventory:*']
examples:
  - params: {sku: 85123A, limit: 3}
  - params: {kind: adjustment, as_of: 2011-06-30, limit: 3}
---*/
WITH chosen AS (
  SELECT m.movement_id, m.sku, m.kind, m.quantity, m.moved_at, m.location, m.reference, m.unit_price
  FROM public.inventory_movements AS m
  WHERE (:sku IS NULL OR m.sku = :sku)
    AND (:kind IS NULL OR m.kind = :kind)
    AND (:start_date IS NULL OR m.moved_at >= :start_date)
    AND (:as_of IS NULL OR m.moved_at < :as_of + 1)
  ORDER BY m.movement_id DESC
  LIMIT :limit OFFSET :offset
)
SELECT c.movement_id, c.sku, c.kind, c.quantity, c.moved_at, COALESCE(c.location, i.location) AS location,
       c.reference, c.unit_price
FROM chosen AS c
LEFT JOIN public.inventory_items AS i ON i.sku = c.sku
ORDER BY c.movement_id DESC
LIMIT 1000
