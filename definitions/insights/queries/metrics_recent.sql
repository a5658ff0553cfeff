/*---
query_id: metrics_recent
operation: get_recent_metrics
title: Recent values of a metric
description: >-
  Values of one metric of one service, newest first, from a window that ends with the newest value there is, or with the newest of the day
  as_of. Values older than ninety days that came through the API have moved to the cold store and are found by get_metric_aggregates.
dataset: [system_metrics, block_latency]
parameters:
  - {name: service_name, type: string, required: true, length_max: 100, description: Service}
  - {name: metric_type, type: string, required: true, length_max: 100, description: Metric}
  - {name: window_minutes, type: integer, default: 60, min: 1, max: 10080, description: Length of the window}
  - {name: limit, type: integer, default: 100, min: 1, max: 1000, description: Rows at most}
  - {name: offset, type: integer, default: 0, min: 0, max: 1000000, description: Rows passed over}
  - {name: as_of, type: date, default: null, description: Day whose newest value ends the window; null is the newest there is}
columns:
  - {name: metric_id, type: integer, description: Number}
  - {name: timestamp, type: timestamp, description: When it was measured}
  - {name: metric_value, type: decimal, description: Value}
  - {name: unit, type: string, description: 'percent, ms, bytes; count or unknown in bundled series'}
  - {name: metadata, type: json, description: What was sent beside it}
key: [metric_id]
unit: unknown
cache: false
narrow:
  - {table: public.system_metrics, column: service_name, param: service_name}
examples:
  - params: {service_name: rds-cc0c53, metric_type: cpu_utilization, window_minutes: 30}
---*/
WITH newest AS (
  SELECT max(n.timestamp) AS at
  FROM public.system_metrics AS n
  WHERE n.service_name = :service_name AND n.metric_type = :metric_type AND (:as_of IS NULL OR n.timestamp < :as_of + 1)
)
SELECT m.metric_id, m.timestamp, m.metric_value::numeric AS metric_value, m.unit, m.metadata
FROM newest AS w
JOIN public.system_metrics AS m
  ON m.service_name = :service_name AND m.metric_type = :metric_type
  AND m.timestamp > w.at - make_interval(mins => :window_minutes) AND m.timestamp <= w.at
ORDER BY m.timestamp DESC, m.metric_id DESC
LIMIT :limit OFFSET :offset
