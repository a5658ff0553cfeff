/*---
query_id: insights_list
operation: get_insights
title: Insights, newest first
description: >-
  Blocks of Bitcoin that stand out from the day before them (derived), and the films that the bundled feedback is about. accuracy_rating
  is the mean of the ratings that people gave; null where nobody has.
dataset: [block_insights, rated_films]
parameters:
  - {name: limit, type: integer, default: 20, min: 1, max: 100, description: Rows at most}
  - {name: offset, type: integer, default: 0, min: 0, max: 1000000, description: Rows passed over}
  - {name: category, type: string, default: null, allowed: [mempool, miner, whale, film], description: Only this category;
     null is all. The files carry no signals of exchanges and no predictions}
  - {name: min_confidence, type: float, default: null, min: 0, max: 1, description: Only insights with at least this
     confidence; null is all. Films have none}
columns:
  - {name: insight_id, type: string, description: Identifier}
  - {name: category, type: string, description: 'Type of the signal, or film'}
  - {name: headline, type: string, description: At most 280 characters}
  - {name: confidence, type: decimal, unit: ratio, nullable: true, description: 'Chebyshev: at least this share of the 144 blocks
     before lies nearer to their mean'}
  - {name: block_height, type: integer, nullable: true, description: Height of the block}
  - {name: occurred_at, type: timestamp, description: 'Time of the block, or of the first rating'}
  - {name: accuracy_rating, type: decimal, nullable: true, description: 'Mean rating, 1 to 5, two decimals'}
key: [insight_id]
unit: count
cache: {ttl_seconds: 300}
examples:
  - params: {limit: 5, category: miner, min_confidence: 0.95}
  - params: {category: film, limit: 3}
---*/
WITH chosen AS (
  SELECT i.insight_id, i.category, i.headline, i.confidence, i.block_height, i.occurred_at
  FROM public.insights AS i
  WHERE (:category IS NULL OR i.category = :category)
    AND (:min_confidence IS NULL OR i.confidence >= :min_confidence::numeric)
  ORDER BY i.occurred_at DESC, i.insight_id COLLATE "C"
  LIMIT :limit OFFSET :offset
)
SELECT c.insight_id, c.category, c.headline, c.confidence, c.block_height, c.occurred_at, r.accuracy_rating
FROM chosen AS c
CROSS JOIN LATERAL (
  SELECT round(avg(f.rating), 2) AS accuracy_rating
  FROM public.insight_feedback AS f
  WHERE f.insight_id = c.insight_id
) AS r
ORDER BY c.occurred_at DESC, c.insight_id COLLATE "C"
LIMIT 100
