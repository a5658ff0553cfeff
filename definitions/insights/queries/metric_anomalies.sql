/*---
query_id: metric_anomalies
operation: get_anomalies
title: Anomalies in one metric
description: >-
  Method rolling_z_score over one metric of one service: values more than `threshold` standard deviations from the mean of the `window` values
  before them, newest first, and whether people labelled that time. How well the method does is told by get_anomaly_scores.
dataset: [system_metrics, anomaly_windows, block_latency]
parameters:
  - {name: service_name, type: string, required: true, length_max: 100, description: Service}
  - {name: metric_type, type: string, required: true, length_max: 100, description: Metric}
  - {name: window, type: integer, default: 576, min: 10, max: 2000, description: Values compared with}
  - {name: threshold, type: float, default: 5, min: 1, max: 20, description: Standard deviations}
  - {name: limit, type: integer, default: 100, min: 1, max: 1000, description: Rows at most}
columns:
  - {name: metric_id, type: integer, description: Number}
  - {name: timestamp, type: timestamp, description: When it was measured}
  - {name: metric_value, type: decimal, description: Value}
  - {name: mean, type: decimal, description: Mean of the values before}
  - {name: deviation, type: decimal, description: Standard deviations from it}
  - {name: is_labelled, type: boolean, description: Whether it lies in a window that people labelled}
key: [metric_id]
unit: unknown
cache: {ttl_seconds: 3600}
narrow:
  - {table: public.system_metrics, column: service_name, param: service_name}
examples:
  - params: {service_name: industrial-machine, metric_type: machine_temperature}
---*/
WITH measured AS (
  SELECT m.metric_id, m.timestamp, m.metric_value::numeric AS value,
         avg(m.metric_value::numeric) OVER before AS mean, stddev_pop(m.metric_value::numeric) OVER before AS spread,
         count(*) OVER before AS compared
  FROM public.system_metrics AS m
  WHERE m.service_name = :service_name AND m.metric_type = :metric_type
  WINDOW before AS (ORDER BY m.timestamp, m.metric_id ROWS BETWEEN :window PRECEDING AND 1 PRECEDING)
)
SELECT d.metric_id, d.timestamp, d.value AS metric_value, round(d.mean, 6) AS mean, round((d.value - d.mean) / NULLIF(d.spread, 0), 4) AS deviation,
       EXISTS (
         SELECT 1 FROM public.metric_anomaly_windows AS w
         WHERE w.service_name = :service_name AND w.metric_type = :metric_type
           AND d.timestamp BETWEEN w.window_start AND w.window_end) AS is_labelled
FROM measured AS d
WHERE d.compared = :window AND abs(d.value - d.mean) > :threshold::numeric * d.spread AND d.spread > 0
ORDER BY d.timestamp DESC, d.metric_id DESC
LIMIT :limit
