/*---
query_id: metric_series
title: Metrics there are
description: Every service and metric with its number of values and their times.
dataset: [system_metrics, block_latency]
columns:
  - {name: service_name, type: string, description: Service}
  - {name: metric_type, type: string, description: Metric}
  - {name: unit, type: string, description: 'percent, ms, bytes; count or unknown in bundled series'}
  - {name: values, type: integer, unit: count, description: Values}
  - {name: first_at, type: timestamp, description: Oldest}
  - {name: last_at, type: timestamp, description: Newest}
key: [service_name, metric_type, unit]
unit: count
cache: {ttl_seconds: 300}
---*/
SELECT service_name, metric_type, unit, count(*) AS values, min(timestamp) AS first_at, max(timestamp) AS last_at
FROM public.system_metrics
GROUP BY service_name, metric_type, unit
ORDER BY service_name COLLATE "C", metric_type COLLATE "C", unit COLLATE "C"
