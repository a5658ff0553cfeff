/*---
query_id: feedback_stats
operation: get_feedback_stats
title: What people think of an insight
description: >-
  Counts of ratings, comments and flags of one insight. average_rating has two decimals and is 0 where there is no rating. No rows where
  there is no such insight.
dataset: insight_feedback
parameters:
  - {name: insight_id, type: string, required: true, length_max: 100, description: Identifier}
columns:
  - {name: insight_id, type: string, description: Identifier}
  - {name: total_ratings, type: integer, unit: count, description: Ratings}
  - {name: average_rating, type: decimal, description: 'Mean, two decimals; 0 without ratings'}
  - {name: rating_1, type: integer, unit: count, description: Ratings of 1}
  - {name: rating_2, type: integer, unit: count, description: Ratings of 2}
  - {name: rating_3, type: integer, unit: count, description: Ratings of 3}
  - {name: rating_4, type: integer, unit: count, description: Ratings of 4}
  - {name: rating_5, type: integer, unit: count, description: Ratings of 5}
  - {name: total_comments, type: integer, unit: count, description: Comments}
  - {name: total_flags, type: integer, unit: count, description: Flags}
  - {name: flags_inaccurate, type: integer, unit: count, description: Flagged as inaccurate}
  - {name: flags_misleading, type: integer, unit: count, description: Flagged as misleading}
  - {name: flags_spam, type: integer, unit: count, description: Flagged as spam}
key: [insight_id]
unit: count
cache: false
narrow:
  - {table: public.insight_feedback, column: insight_id, param: insight_id}
tags: ["insight:{insight_id}"]
examples:
  - params: {insight_id: tt1454468}
---*/
SELECT i.insight_id, r.total_ratings, r.average_rating, r.rating_1, r.rating_2, r.rating_3, r.rating_4, r.rating_5, r.total_comments,
       r.total_flags, r.flags_inaccurate, r.flags_misleading, r.flags_spam
FROM public.insights AS i
CROSS JOIN (
  SELECT count(f.rating) AS total_ratings, COALESCE(round(avg(f.rating), 2), 0) AS average_rating,
         count(*) FILTER (WHERE f.rating = 1) AS rating_1, count(*) FILTER (WHERE f.rating = 2) AS rating_2,
         count(*) FILTER (WHERE f.rating = 3) AS rating_3, count(*) FILTER (WHERE f.rating = 4) AS rating_4,
         count(*) FILTER (WHERE f.rating = 5) AS rating_5,
         count(f.comment) AS total_comments, count(f.flag_type) AS total_flags,
         count(*) FILTER (WHERE f.flag_type = 'inaccurate') AS flags_inaccurate,
         count(*) FILTER (WHERE f.flag_type = 'misleading') AS flags_misleading,
         count(*) FILTER (WHERE f.flag_type = 'spam') AS flags_spam
  FROM public.insight_feedback AS f
  WHERE f.insight_id = :insight_id
) AS r
WHERE i.insight_id = :insight_id
ORDER BY i.insight_id COLLATE "C"
