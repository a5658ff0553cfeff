/*---
query_id: daily_signal_stats
title: Signals by day and type
description: >-
  How sure the signals of a UTC day were, by type: number, mean, least, greatest and standard deviation of their confidence, and the blocks
  they come from. The window ends with the newest day, or with as_of.
dataset: block_signals
parameters:
  - {name: days, type: integer, default: 90, min: 1, max: 3650, description: Days shown}
  - {name: as_of, type: date, default: null, description: Last day shown; null is the newest of the data}
  - {name: day, type: date, default: null, description: Only this day; null is all}
  - {name: signal_type, type: string, default: null, allowed: [mempool, miner, whale], description: Only this type; null is all}
columns:
  - {name: day, type: date, description: Day in UTC}
  - {name: signal_type, type: string, description: Type}
  - {name: signals, type: integer, unit: count, description: Signals}
  - {name: told, type: integer, unit: count, description: Of these three standard deviations or more from their mean}
  - {name: average_confidence, type: decimal, unit: ratio, description: Mean confidence}
  - {name: min_confidence, type: decimal, unit: ratio, description: Least confidence}
  - {name: max_confidence, type: decimal, unit: ratio, description: Greatest confidence}
  - {name: stddev_confidence, type: decimal, unit: ratio, description: Standard deviation of the confidence}
  - {name: blocks, type: integer, unit: count, description: Blocks}
key: [day, signal_type]
unit: count
cache: {ttl_seconds: 3600}
examples:
  - params: {days: 7, signal_type: mempool}
  - params: {day: 2026-01-15}
---*/
WITH newest AS (
  SELECT max(b.block_time)::date AS day
  FROM public.block_signals AS b
  WHERE :as_of IS NULL OR b.block_time < :as_of + 1
),
answer AS (
  SELECT s.block_time::date AS day, s.signal_type,
         count(*) AS signals, count(*) FILTER (WHERE abs(s.deviation) >= 3) AS told,
         round(avg(s.confidence), 4) AS average_confidence, min(s.confidence) AS min_confidence, max(s.confidence) AS max_confidence,
         round(stddev_pop(s.confidence), 4) AS stddev_confidence, count(DISTINCT s.block_height) AS blocks
  FROM newest AS n
  JOIN public.block_signals AS s ON s.block_time >= n.day - (:days - 1) AND s.block_time < n.day + 1
  GROUP BY 1, 2
)
SELECT day, signal_type, signals, told, average_confidence, min_confidence, max_confidence, stddev_confidence, blocks
FROM answer
WHERE (:day IS NULL OR day = :day) AND (:signal_type IS NULL OR signal_type = :signal_type)
ORDER BY day, signal_type COLLATE "C"
