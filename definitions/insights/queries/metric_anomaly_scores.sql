/*---
query_id: metric_anomaly_scores
operation: get_anomaly_scores
title: How well anomalies in the labelled series are found
description: >-
  Method rolling_z_score: a value is an anomaly where it lies more than `threshold` standard deviations from the mean of the `window` values
  before it. Scored against the windows that people labelled: precision is the share of found anomalies inside a window, recall the share of
  windows with one inside; null where there is nothing to divide by. The first row is over all series. The defaults were chosen on these very
  windows, so the figures are rather too good than too bad.
dataset: [system_metrics, anomaly_windows]
parameters:
  - {name: window, type: integer, default: 576, min: 10, max: 2000, description: Values compared with}
  - {name: threshold, type: float, default: 5, min: 1, max: 20, description: Standard deviations}
  - {name: service_name, type: string, default: null, length_max: 100, description: Only this service; null is all and their sum}
columns:
  - {name: service_name, type: string, description: 'Service, or all'}
  - {name: metric_type, type: string, description: 'Metric, or all'}
  - {name: method, type: string, description: Name of the method}
  - {name: points, type: integer, unit: count, description: Values}
  - {name: found, type: integer, unit: count, description: Anomalies found}
  - {name: found_inside, type: integer, unit: count, description: Of these inside a labelled window}
  - {name: windows, type: integer, unit: count, description: Labelled windows}
  - {name: windows_hit, type: integer, unit: count, description: Of these with an anomaly found inside}
  - {name: precision, type: decimal, unit: ratio, nullable: true, description: 'found_inside / found'}
  - {name: recall, type: decimal, unit: ratio, nullable: true, description: 'windows_hit / windows'}
key: [service_name, metric_type]
unit: ratio
cache: {ttl_seconds: 86400}
examples:
  - params: {}
---*/
WITH measured AS (
  SELECT m.metric_id, m.service_name, m.metric_type, m.timestamp, m.metric_value::numeric AS value,
         avg(m.metric_value::numeric) OVER before AS mean, stddev_pop(m.metric_value::numeric) OVER before AS spread,
         count(*) OVER before AS compared
  FROM public.system_metrics AS m
  WHERE m.dataset_id = 'system_metrics'
  WINDOW before AS (
    PARTITION BY m.service_name, m.metric_type ORDER BY m.timestamp, m.metric_id ROWS BETWEEN :window PRECEDING AND 1 PRECEDING)
),
found AS MATERIALIZED (
  SELECT d.service_name, d.metric_type, d.metric_id, d.timestamp
  FROM measured AS d
  WHERE d.compared = :window AND abs(d.value - d.mean) > :threshold::numeric * d.spread AND d.spread > 0
),
series AS (
  SELECT p.service_name, p.metric_type, count(*) AS points
  FROM public.system_metrics AS p
  WHERE p.dataset_id = 'system_metrics'
  GROUP BY p.service_name, p.metric_type
),
counted AS (
  SELECT s.service_name, s.metric_type, s.points,
         (SELECT count(*) FROM found AS f WHERE f.service_name = s.service_name AND f.metric_type = s.metric_type) AS found,
         (SELECT count(*) FROM found AS f
          WHERE f.service_name = s.service_name AND f.metric_type = s.metric_type AND EXISTS (
            SELECT 1 FROM public.metric_anomaly_windows AS w
            WHERE w.service_name = f.service_name AND w.metric_type = f.metric_type
              AND f.timestamp BETWEEN w.window_start AND w.window_end)) AS found_inside,
         (SELECT count(*) FROM public.metric_anomaly_windows AS w
          WHERE w.service_name = s.service_name AND w.metric_type = s.metric_type) AS windows,
         (SELECT count(*) FROM public.metric_anomaly_windows AS w
          WHERE w.service_name = s.service_name AND w.metric_type = s.metric_type AND EXISTS (
            SELECT 1 FROM found AS f
            WHERE f.service_name = w.service_name AND f.metric_type = w.metric_type
              AND f.timestamp BETWEEN w.window_start AND w.window_end)) AS windows_hit
  FROM series AS s
  WHERE :service_name IS NULL OR s.service_name = :service_name
),
summed AS (
  SELECT 0 AS place, 'all' AS service_name, 'all' AS metric_type, sum(points)::bigint AS points, sum(found)::bigint AS found,
         sum(found_inside)::bigint AS found_inside, sum(windows)::bigint AS windows, sum(windows_hit)::bigint AS windows_hit
  FROM counted
  HAVING count(*) > 0
  UNION ALL
  SELECT 1, service_name, metric_type, points, found, found_inside, windows, windows_hit
  FROM counted
)
SELECT service_name, metric_type, 'rolling_z_score' AS method, points, found, found_inside, windows, windows_hit,
       round(found_inside::numeric / NULLIF(found, 0), 4) AS precision, round(windows_hit::numeric / NULLIF(windows, 0), 4) AS recall
FROM summed
ORDER BY place, service_name COLLATE "C", metric_type COLLATE "C"
