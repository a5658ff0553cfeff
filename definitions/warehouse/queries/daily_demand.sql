/*---
query_id: daily_demand
title: Demand by day
description: >-
  What went out of all items in each day: pieces, movements and the mean of a movement. Days without any have no row.
dataset: retail
parameters:
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
examples:
  - params: {}
  - params: {start_date: 2011-11-01, as_of: 2011-11-30}
---*/
WITH answer AS (
  SELECT (m.moved_at AT TIME ZONE 'UTC')::date AS day, sum(m.quantity) AS total_quantity, count(*) AS movements,
         trim_scale(round(avg(m.quantity), 4)) AS mean_quantity
  FROM public.inventory_movements AS m
  WHERE m.kind = 'outbound'
    AND (:start_date IS NULL OR m.moved_at >= :start_date)
    AND (:as_of IS NULL OR m.moved_at < :as_of + 1)
  GROUP BY 1
)
SELECT day, total_quantity, movements, mean_quantity
FROM answer
ORDER BY day
