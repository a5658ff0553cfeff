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
WITH per_item AS (
  SELECT m.sku, count(m.unit_price) AS lines,
         sum(CASE m.kind WHEN 'inbound' THEN -m.quantity ELSE m.quantity END * m.unit_price) AS value_gbp,
         count(*) AS movements,
         sum(m.quantity) FILTER (WHERE m.kind = 'outbound') AS outbound_quantity,
         sum(m.quantity) FILTER (WHERE m.kind = 'inbound') AS inbound_quantity,
         sum(m.quantity) FILTER (WHERE m.kind = 'adjustment') AS adjusted_quantity,
         min(m.moved_at) AS first_at, max(m.moved_at) AS last_at
  FROM public.inventory_movements AS m
  WHERE (:start_date IS NULL OR m.moved_at >= :start_date)
    AND (:as_of IS NULL OR m.moved_at < :as_of + 1)
  GROUP BY m.sku
),
answer AS (
  SELECT COALESCE(sum(i.lines), 0)::bigint AS lines, round(COALESCE(sum(i.value_gbp), 0), 2) AS value_gbp,
         COALESCE(sum(i.movements), 0)::bigint AS movements, count(*) AS items,
         COALESCE(sum(i.outbound_quantity), 0)::bigint AS outbound_quantity,
         COALESCE(sum(i.inbound_quantity), 0)::bigint AS inbound_quantity,
         COALESCE(sum(i.adjusted_quantity), 0)::bigint AS adjusted_quantity,
         (min(i.first_at) AT TIME ZONE 'UTC')::date AS first_day,
         (max(i.last_at) AT TIME ZONE 'UTC')::date AS last_day
  FROM per_item AS i
)
SELECT lines, value_gbp, movements, items, outbound_quantity, inbound_quantity, adjusted_quantity, first_day, last_day
FROM answer
ORDER BY lines
