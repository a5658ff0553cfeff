/*---
query_id: feedback_overview
operation: get_feedback_overview
title: All feedback there is
description: >-
  Ratings, comments and flags over all insights. The bundled ratings are those of films (0 to 10, mapped to 1 to 5); what people send
  through the API counts as well.
dataset: insight_feedback
columns:
  - {name: insights, type: integer, unit: count, description: Insights with any feedback}
  - {name: users, type: integer, unit: persons, description: People who gave any}
  - {name: total_ratings, type: integer, unit: count, description: Ratings}
  - {name: average_rating, type: decimal, description: 'Mean, four decimals; 0 without ratings'}
  - {name: rating_1, type: integer, unit: count, description: Ratings of 1}
  - {name: rating_2, type: integer, unit: count, description: Ratings of 2}
  - {name: rating_3, type: integer, unit: count, description: Ratings of 3}
  - {name: rating_4, type: integer, unit: count, description: Ratings of 4}
  - {name: rating_5, type: integer, unit: count, description: Ratings of 5}
  - {name: total_comments, type: integer, unit: count, description: Comments}
  - {name: total_flags, type: integer, unit: count, description: Flags}
key: [total_ratings]
unit: count
cache: {ttl_seconds: 3600, region: feedback_stats}
---*/
-- Counted per insight and per person by hash: a count of distinct names over all rows reads them in the order of an index.
WITH given AS NOT MATERIALIZED (
  SELECT f.insight_id, f.user_id, f.rating, f.comment, f.flag_type
  FROM public.insight_feedback AS f
  WHERE f.rating IS NOT NULL OR f.comment IS NOT NULL OR f.flag_type IS NOT NULL
),
per_insight AS (
  SELECT g.insight_id, count(g.rating) AS ratings, sum(g.rating) AS stars,
         count(*) FILTER (WHERE g.rating = 1) AS rating_1, count(*) FILTER (WHERE g.rating = 2) AS rating_2,
         count(*) FILTER (WHERE g.rating = 3) AS rating_3, count(*) FILTER (WHERE g.rating = 4) AS rating_4,
         count(*) FILTER (WHERE g.rating = 5) AS rating_5,
         count(g.comment) AS comments, count(g.flag_type) AS flags
  FROM given AS g
  GROUP BY g.insight_id
),
per_user AS (
  SELECT g.user_id FROM given AS g GROUP BY g.user_id
),
answer AS (
  SELECT count(*) AS insights, (SELECT count(*) FROM per_user) AS users,
         COALESCE(sum(i.ratings), 0)::bigint AS total_ratings,
         COALESCE(round(sum(i.stars)::numeric / NULLIF(sum(i.ratings), 0), 4), 0) AS average_rating,
         COALESCE(sum(i.rating_1), 0)::bigint AS rating_1, COALESCE(sum(i.rating_2), 0)::bigint AS rating_2,
         COALESCE(sum(i.rating_3), 0)::bigint AS rating_3, COALESCE(sum(i.rating_4), 0)::bigint AS rating_4,
         COALESCE(sum(i.rating_5), 0)::bigint AS rating_5,
         COALESCE(sum(i.comments), 0)::bigint AS total_comments, COALESCE(sum(i.flags), 0)::bigint AS total_flags
  FROM per_insight AS i
)
SELECT insights, users, total_ratings, average_rating, rating_1, rating_2, rating_3, rating_4, rating_5, total_comments, total_flags
FROM answer
ORDER BY total_ratings
