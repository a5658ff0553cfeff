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
SELECT count(DISTINCT insight_id) AS insights, count(DISTINCT user_id) AS users, count(rating) AS total_ratings,
       COALESCE(round(avg(rating), 4), 0) AS average_rating,
       count(*) FILTER (WHERE rating = 1) AS rating_1, count(*) FILTER (WHERE rating = 2) AS rating_2,
       count(*) FILTER (WHERE rating = 3) AS rating_3, count(*) FILTER (WHERE rating = 4) AS rating_4,
       count(*) FILTER (WHERE rating = 5) AS rating_5,
       count(comment) AS total_comments, count(flag_type) AS total_flags
FROM public.insight_feedback
WHERE rating IS NOT NULL OR comment IS NOT NULL OR flag_type IS NOT NULL
ORDER BY total_ratings
