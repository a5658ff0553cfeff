/*---
query_id: census_workforce_composition
title: Composition of the census workforce
description: >-
  Persons of the 1994 census extract by one dimension: their number, share, mean weekly hours and the share with
  an income over 50,000 US dollars a year. Groups where either income class is one to four persons are merged into
  one row named suppressed.
dataset: census_workforce
parameters:
  - {name: dimension, type: string, default: workclass, allowed: [workclass, occupation, education,
     marital_status, sex, age_band], description: What the workforce is divided by}
columns:
  - {name: dimension, type: string, description: Dimension asked for}
  - {name: category, type: string, description: 'Its value, unknown where the source has none, or suppressed'}
  - {name: persons, type: integer, unit: persons, description: Distinct persons}
  - {name: share_percent, type: decimal, unit: percent, description: Share of all}
  - {name: average_hours_per_week, type: decimal, description: Mean weekly hours}
  - {name: over_50k_percent, type: decimal, unit: percent, description: 'Share with an income over 50,000 US dollars'}
key: [dimension, category]
unit: percent
cache: {ttl_seconds: 86400}
privacy: {persons_column: persons, minimum_group_size: 5}
examples:
  - params: {dimension: occupation}
  - params: {dimension: education}
  - params: {dimension: age_band}
---*/
WITH people AS (
  SELECT c.census_id, c.hours_per_week, c.income_over_50k,
         CASE :dimension
           WHEN 'workclass' THEN COALESCE(c.workclass, 'unknown')
           WHEN 'occupation' THEN COALESCE(c.occupation, 'unknown')
           WHEN 'education' THEN c.education
           WHEN 'marital_status' THEN c.marital_status
           WHEN 'sex' THEN c.sex
           WHEN 'age_band' THEN
             CASE WHEN c.age < 25 THEN '<25' WHEN c.age < 35 THEN '25-34' WHEN c.age < 45 THEN '35-44'
                  WHEN c.age < 55 THEN '45-54' ELSE '55+' END
         END AS category
  FROM public.census_workforce AS c
),
sizes AS (
  SELECT category,
         count(DISTINCT census_id) AS persons,
         count(DISTINCT census_id) FILTER (WHERE income_over_50k) AS richer,
         count(DISTINCT census_id) FILTER (WHERE NOT income_over_50k) AS poorer
  FROM people
  GROUP BY category
),
guards_checks AS (
  SELECT category, persons, richer, poorer,
         richer NOT BETWEEN 1 AND 4 AND poorer NOT BETWEEN 1 AND 4 AS is_safe
  FROM sizes
),
guards_ranks AS (
  SELECT category, is_safe,
         COALESCE(sum(richer) FILTER (WHERE NOT is_safe) OVER (), 0) AS hidden_richer,
         row_number() OVER (
           PARTITION BY is_safe ORDER BY richer >= 5 DESC, richer, category COLLATE "C"
         ) AS nth_for_richer,
         COALESCE(sum(poorer) FILTER (WHERE NOT is_safe) OVER (), 0) AS hidden_poorer,
         row_number() OVER (
           PARTITION BY is_safe ORDER BY poorer >= 5 DESC, poorer, category COLLATE "C"
         ) AS nth_for_poorer,
         COALESCE(sum(persons) FILTER (WHERE persons < 5) OVER (), 0) AS hidden_persons,
         row_number() OVER (
           PARTITION BY persons < 5 ORDER BY persons, category COLLATE "C"
         ) AS nth_smallest
  FROM guards_checks
),
guards AS MATERIALIZED (
  SELECT category,
         NOT is_safe
           OR (nth_for_richer = 1 AND hidden_richer BETWEEN 1 AND 4)
           OR (nth_for_poorer = 1 AND hidden_poorer BETWEEN 1 AND 4)
           OR (nth_smallest = 1 AND hidden_persons BETWEEN 1 AND 4) AS is_hidden
  FROM guards_ranks
),
grouped AS (
  SELECT CASE WHEN g.is_hidden THEN 'suppressed' ELSE p.category END AS category,
         count(DISTINCT p.census_id) AS persons,
         count(DISTINCT p.census_id) FILTER (WHERE p.income_over_50k) AS richer,
         avg(p.hours_per_week) AS hours
  FROM people AS p
  JOIN guards AS g ON g.category = p.category
  GROUP BY 1
  HAVING count(DISTINCT p.census_id) >= 5
     AND count(DISTINCT p.census_id) FILTER (WHERE p.income_over_50k) NOT BETWEEN 1 AND 4
     AND count(DISTINCT p.census_id) FILTER (WHERE NOT p.income_over_50k) NOT BETWEEN 1 AND 4
),
answer AS (
  SELECT :dimension AS dimension, category, persons,
         round(100.0 * persons / sum(persons) OVER (), 2) AS share_percent,
         round(hours, 2) AS average_hours_per_week,
         round(100.0 * richer / persons, 2) AS over_50k_percent
  FROM grouped
)
SELECT dimension, category, persons, share_percent, average_hours_per_week, over_50k_percent
FROM answer
ORDER BY dimension COLLATE "C", persons DESC, category COLLATE "C"
