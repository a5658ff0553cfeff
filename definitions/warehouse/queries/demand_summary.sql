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
examples:
  - params: {}
  - params: {start_date: 2011-11-01, as_of: 2011-11-30}
---*/
-- One price is many lines: what is added up per price are whole numbers, and each price is multiplied once.
WITH moved AS NOT MATERIALIZED (
  SELECT m.sku, m.kind, m.unit_price, m.quantity, m.moved_at
  FROM public.inventory_movements AS m
  WHERE (:start_date IS NULL OR m.moved_at >= :start_date)
    AND (:as_of IS NULL OR m.moved_at < :as_of + 1)
),
per_price AS (
  SELECT m.kind, m.unit_price, count(*) AS movements, sum(m.quantity) AS quantity,
         min(m.moved_at) AS first_at, max(m.moved_at) AS last_at
  FROM moved AS m
  GROUP BY m.kind, m.unit_price
),
per_item AS (
  SELECT m.sku FROM moved AS m GROUP BY m.sku
),
answer AS (
  SELECT COALESCE(sum(p.movements) FILTER (WHERE p.unit_price IS NOT NULL), 0)::bigint AS lines,
         round(COALESCE(sum(CASE p.kind WHEN 'inbound' THEN -p.quantity ELSE p.quantity END * p.unit_price), 0), 2) AS value_gbp,
         COALESCE(sum(p.movements), 0)::bigint AS movements,
         (SELECT count(*) FROM per_item) AS items,
         COALESCE(sum(p.quantity) FILTER (WHERE p.kind = 'outbound'), 0)::bigint AS outbound_quantity,
         COALESCE(sum(p.quantity) FILTER (WHERE p.kind = 'inbound'), 0)::bigint AS inbound_quantity,
         COALESCE(sum(p.quantity) FILTER (WHERE p.kind = 'adjustment'), 0)::bigint AS adjusted_quantity,
         (min(p.first_at) AT TIME ZONE 'UTC')::date AS first_day,
         (max(p.last_at) AT TIME ZONE 'UTC')::date AS last_day
  FROM per_price AS p
)
SELECT lines, value_gbp, movements, items, outbound_quantity, inbound_quantity, adjusted_quantity, first_day, last_day
FROM answer
ORDER BY lines
