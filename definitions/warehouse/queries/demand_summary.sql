/*---
query_id: demand_summary
title: Movements and their value in all
description: >-
  How many lines the invoices have and what they come to, returns taken off, and what went out and came in. Over the whole record the
  541,909 lines come to 9,747,747.93 GBP. Movements booked through the API have no price: they count as movements, not as lines.
dataset: retail
parameters:
  - {name: start_date, type: date, default: null, description: First day; null is the first there is}
  - {name: as_of, type: date, default: null, description: Last day; null is the newest there is}
columns:
  - {name: lines, type: integer, unit: count, description: Lines of invoices}
  - {name: value_gbp, type: decimal, unit: gbp, description: 'Value of the lines, returns taken off'}
  - {name: movements, type: integer, unit: count, description: Movements of every kind}
  - {name: items, type: integer, unit: count, description: Codes that moved}
  - {name: outbound_quantity, type: integer, unit: pieces, description: Pieces that went out}
  - {name: inbound_quantity, type: integer, unit: pieces, description: Pieces that came in}
  - {name: adjusted_quantity, type: integer, unit: pieces, description: What adjustments did to the stock}
  - {name: first_day, type: date, nullable: true, description: Day of the first movement}
  - {name: last_day, type: date, nullable: true, description: Day of the last}
key: [lines]
unit: gbp
cache: {ttl_seconds: 300, region: sql_query}
tags: ['inventory:*']
examples:
  - params: {}
  - params: {start_date: 2011-11-01, as_of: 2011-11-30}
---*/
WITH answer AS (
  SELECT count(m.unit_price) AS lines,
         round(COALESCE(sum(CASE m.kind WHEN 'inbound' THEN -m.quantity ELSE m.quantity END * m.unit_price), 0), 2)
           AS value_gbp,
         count(*) AS movements,
         count(DISTINCT m.sku) AS items,
         COALESCE(sum(m.quantity) FILTER (WHERE m.kind = 'outbound'), 0) AS outbound_quantity,
         COALESCE(sum(m.quantity) FILTER (WHERE m.kind = 'inbound'), 0) AS inbound_quantity,
         COALESCE(sum(m.quantity) FILTER (WHERE m.kind = 'adjustment'), 0) AS adjusted_quantity,
         (min(m.moved_at) AT TIME ZONE 'UTC')::date AS first_day,
         (max(m.moved_at) AT TIME ZONE 'UTC')::date AS last_day
  FROM public.inventory_movements AS m
  WHERE (:start_date IS NULL OR m.moved_at >= :start_date)
    AND (:as_of IS NULL OR m.moved_at < :as_of + 1)
)
SELECT lines, value_gbp, movements, items, outbound_quantity, inbound_quantity, adjusted_quantity, first_day, last_day
FROM answer
ORDER BY lines
