/*---
query_id: insight_by_id
operation: get_insight
title: One insight
description: >-
  An insight with the signal it is derived from and what people think of it. No rows where there is no such insight.
dataset: [block_insights, rated_films]
parameters:
  - {name: insight_id, type: string, required: true, length_max: 100, description: Identifier}
columns:
  - {name: insight_id, type: string, description: Identifier}
  - {name: category, type: string, description: 'Type of the signal, or film'}
  - {name: headline, type: string, description: At most 280 characters}
  - {name: confidence, type: decimal, unit: ratio, nullable: true, description: 'Chebyshev: at least this share of the 144 blocks
     before lies nearer to their mean'}
  - {name: block_height, type: integer, nullable: true, description: Height of the block}
  - {name: occurred_at, type: timestamp, description: 'Time of the block, or of the first rating'}
  - {name: value, type: decimal, nullable: true, description: 'Measure of the block: sat/vB (mempool), percent (miner), BTC (whale)'}
  - {name: baseline_mean, type: decimal, nullable: true, description: Its mean over the 144 blocks before}
  - {name: baseline_stddev, type: decimal, nullable: true, description: Its standard deviation over them}
  - {name: deviation, type: decimal, nullable: true, description: Standard deviations from the mean}
  - {name: ratings, type: integer, unit: count, description: Ratings}
  - {name: accuracy_rating, type: decimal, nullable: true, description: 'Mean rating, 1 to 5, two decimals'}
key: [insight_id]
unit: count
cache: {ttl_seconds: 3600}
narrow:
  - {table: public.insight_feedback, column: insight_id, param: insight_id}
tags: ["insight:{insight_id}"]
examples:
  - params: {insight_id: tt1454468}
---*/
SELECT i.insight_id, i.category, i.headline, i.confidence, i.block_height, i.occurred_at,
       s.value, s.baseline_mean, s.baseline_stddev, s.deviation, r.ratings, r.accuracy_rating
FROM public.insights AS i
LEFT JOIN public.block_signals AS s ON s.block_height = i.block_height AND s.signal_type = i.category
CROSS JOIN (
  SELECT count(f.rating) AS ratings, round(avg(f.rating), 2) AS accuracy_rating
  FROM public.insight_feedback AS f
  WHERE f.insight_id = :insight_id
) AS r
WHERE i.insight_id = :insight_id
ORDER BY i.insight_id COLLATE "C"
