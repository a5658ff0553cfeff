/*---
query_id: insight_accuracy_leaderboard
title: Insights by how useful people find them
description: >-
  Insights with enough ratings, the most useful first: the share of ratings of 4 and 5, then how many there are. Ranks are over all
  categories.
dataset: insight_feedback
parameters:
  - {name: min_ratings, type: integer, default: 10, min: 1, max: 100000, description: Fewest ratings}
  - {name: category, type: string, default: null, allowed: [mempool, miner, whale, film], description: Only this category; null is all}
columns:
  - {name: rank, type: integer, description: 'Place; equals share one'}
  - {name: insight_id, type: string, description: Identifier}
  - {name: category, type: string, description: 'Type of the signal, or film'}
  - {name: ratings, type: integer, unit: count, description: Ratings}
  - {name: useful_ratings, type: integer, unit: count, description: Ratings of 4 and 5}
  - {name: useful_ratio, type: decimal, unit: ratio, description: 'Their share, four decimals'}
  - {name: average_rating, type: decimal, description: 'Mean, two decimals'}
key: [insight_id]
unit: ratio
cache: {ttl_seconds: 3600}
examples:
  - params: {min_ratings: 300}
---*/
WITH rated AS (
  SELECT f.insight_id, i.category, count(f.rating) AS ratings, count(*) FILTER (WHERE f.rating >= 4) AS useful_ratings,
         round(count(*) FILTER (WHERE f.rating >= 4)::numeric / count(f.rating), 4) AS useful_ratio,
         round(avg(f.rating), 2) AS average_rating
  FROM public.insight_feedback AS f
  JOIN public.insights AS i ON i.insight_id = f.insight_id
  WHERE f.rating IS NOT NULL
  GROUP BY f.insight_id, i.category
),
answer AS (
  SELECT rank() OVER (ORDER BY useful_ratio DESC, ratings DESC) AS rank,
         insight_id, category, ratings, useful_ratings, useful_ratio, average_rating
  FROM rated
  WHERE ratings >= :min_ratings
)
SELECT rank, insight_id, category, ratings, useful_ratings, useful_ratio, average_rating
FROM answer
WHERE :category IS NULL OR category = :category
ORDER BY useful_ratio DESC, ratings DESC, insight_id COLLATE "C"
