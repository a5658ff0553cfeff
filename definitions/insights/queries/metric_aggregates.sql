/*---
query_id: metric_aggregates
operation: get_metric_aggregates
title: A metric by hour or day
description: >-
  Mean, least, greatest, number and percentiles of one metric of one service for each UTC hour or day that has values, the cold store
  included.
dataset: [system_metrics, block_latency]
parameters:
  - {name: service_name, type: string, required: true, length_max: 100, description: Service}
  - {name: metric_type, type: string, required: true, length_max: 100, description: Metric}
  - {name: interval, type: string, default: hour, allowed: [hour, day], description: Length of a bucket}
  - {name: start_date, type: date, default: null, description: First day; null is the first there is}
  - {name: end_date, type: date, default: null, description: Last day; null is the newest there is}
columns:
  - {name: bucket, type: timestamp, description: Begin of the hour or day}
  - {name: count, type: integer, unit: count, description: Values}
  - {name: avg, type: decimal, description: Mean}
  - {name: min, type: decimal, description: Least}
  - {name: max, type: decimal, description: Greatest}
  - {name: p50, type: decimal, description: Median}
  - {name: p95, type: decimal, description: 95th percentile}
  - {name: p99, type: decimal, description: 99th percentile}
  - {name: unit, type: string, description: 'percent, ms, bytes; count or unknown in bundled series'}
key: [bucket, unit]
unit: unknown
cache: false
narrow:
  - {table: public.system_metrics, column: service_name, param: service_name}
  - {table: public.system_metrics_cold, column: service_name, param: service_name}
examples:
  - params: {service_name: rds-cc0c53, metric_type: cpu_utilization, interval: day}
---*/
WITH kept AS (
  SELECT m.timestamp, m.metric_value, m.unit
  FROM public.system_metrics AS m
  WHERE m.service_name = :service_name AND m.metric_type = :metric_type
    AND (:start_date IS NULL OR m.timestamp >= :start_date) AND (:end_date IS NULL OR m.timestamp < :end_date + 1)
  UNION ALL
  SELECT c.timestamp, c.metric_value, c.unit
  FROM public.system_metrics_cold AS c
  WHERE c.service_name = :service_name AND c.metric_type = :metric_type
    AND (:start_date IS NULL OR c.timestamp >= :start_date) AND (:end_date IS NULL OR c.timestamp < :end_date + 1)
)
SELECT date_trunc(:interval, timestamp) AS bucket, count(*) AS count,
       round(avg(metric_value::numeric), 6) AS avg, min(metric_value)::numeric AS min, max(metric_value)::numeric AS max,
       round((percentile_cont(0.5) WITHIN GROUP (ORDER BY metric_value))::numeric, 6) AS p50,
       round((percentile_cont(0.95) WITHIN GROUP (ORDER BY metric_value))::numeric, 6) AS p95,
       round((percentile_cont(0.99) WITHIN GROUP (ORDER BY metric_value))::numeric, 6) AS p99,
       unit
FROM kept
GROUP BY date_trunc(:interval, timestamp), unit
ORDER BY bucket, unit COLLATE "C"
