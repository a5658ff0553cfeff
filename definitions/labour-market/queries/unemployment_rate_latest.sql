/*---
query_id: unemployment_rate_latest
title: 'Unemployment, by gender and by education'
description: >-
  Unemployed persons of the labour force (employed and unemployed) at the newest month: in all, by gender, and by
  level of education. Gender and education are not crossed: so few are unemployed that the cells could be told
  apart. Groups where the employed, the unemployed or those hired within twelve months are one to four persons are
  merged into one row named suppressed, the same in every answer by gender or education.
dataset: lmis_generated
parameters:
  - {name: as_of, type: date, default: null, snap: month, description: Month the answer speaks of; null is the
     newest month of the dataset.}
columns:
  - {name: dimension, type: string, description: 'all, gender or education_level'}
  - {name: category, type: string, description: 'Its value, all, or suppressed'}
  - {name: labour_force, type: integer, unit: persons, description: Distinct persons employed or unemployed}
  - {name: unemployed, type: integer, unit: persons, description: Unemployed among them}
  - {name: unemployment_rate, type: decimal, unit: percent, description: Unemployed of labour force}
key: [dimension, category]
unit: percent
cache: {ttl_seconds: 3600}
privacy: {persons_column: labour_force, minimum_group_size: 5}
examples:
  - params: {as_of: 2020-06-01}
---*/
WITH newest AS (
  SELECT max(e.month) AS month
  FROM public.employment_records AS e
  WHERE :as_of IS NULL OR e.month <= :as_of
),
people AS (
  SELECT e.person_id, e.status, e.education_level, e.gender, e.salary_qar,
         e.status = 'employed' AND e.start_date > (n.month - make_interval(months => 12))::date AS is_hired
  FROM newest AS n
  JOIN public.employment_records AS e ON e.month = n.month AND e.status IN ('employed', 'unemployed')
),
education_sizes AS (
  SELECT education_level,
         count(DISTINCT person_id) AS persons,
         count(DISTINCT person_id) FILTER (WHERE status = 'employed') AS employed,
         count(DISTINCT person_id) FILTER (WHERE status = 'unemployed') AS unemployed,
         count(DISTINCT person_id) FILTER (WHERE is_hired) AS hired
  FROM people
  GROUP BY education_level
),
education_guards_checks AS (
  SELECT education_level, persons, employed, unemployed, hired,
         employed NOT BETWEEN 1 AND 4 AND unemployed NOT BETWEEN 1 AND 4 AND hired NOT BETWEEN 1 AND 4 AS is_safe
  FROM education_sizes
),
education_guards_ranks AS (
  SELECT education_level, is_safe,
         COALESCE(sum(employed) FILTER (WHERE NOT is_safe) OVER (), 0) AS hidden_employed,
         row_number() OVER (
           PARTITION BY is_safe ORDER BY employed >= 5 DESC, employed, education_level COLLATE "C"
         ) AS nth_for_employed,
         COALESCE(sum(unemployed) FILTER (WHERE NOT is_safe) OVER (), 0) AS hidden_unemployed,
         row_number() OVER (
           PARTITION BY is_safe ORDER BY unemployed >= 5 DESC, unemployed, education_level COLLATE "C"
         ) AS nth_for_unemployed,
         COALESCE(sum(hired) FILTER (WHERE NOT is_safe) OVER (), 0) AS hidden_hired,
         row_number() OVER (
           PARTITION BY is_safe ORDER BY hired >= 5 DESC, hired, education_level COLLATE "C"
         ) AS nth_for_hired,
         COALESCE(sum(persons) FILTER (WHERE persons < 5) OVER (), 0) AS hidden_persons,
         row_number() OVER (
           PARTITION BY persons < 5 ORDER BY persons, education_level COLLATE "C"
         ) AS nth_smallest
  FROM education_guards_checks
),
education_guards AS MATERIALIZED (
  SELECT education_level,
         NOT is_safe
           OR (nth_for_employed = 1 AND hidden_employed BETWEEN 1 AND 4)
           OR (nth_for_unemployed = 1 AND hidden_unemployed BETWEEN 1 AND 4)
           OR (nth_for_hired = 1 AND hidden_hired BETWEEN 1 AND 4)
           OR (nth_smallest = 1 AND hidden_persons BETWEEN 1 AND 4) AS is_hidden
  FROM education_guards_ranks
),
gender_sizes AS (
  SELECT gender,
         count(DISTINCT person_id) AS persons,
         count(DISTINCT person_id) FILTER (WHERE status = 'employed') AS employed,
         count(DISTINCT person_id) FILTER (WHERE status = 'unemployed') AS unemployed,
         count(DISTINCT person_id) FILTER (WHERE is_hired) AS hired
  FROM people
  GROUP BY gender
),
gender_guards_checks AS (
  SELECT gender, persons, employed, unemployed, hired,
         employed NOT BETWEEN 1 AND 4 AND unemployed NOT BETWEEN 1 AND 4 AND hired NOT BETWEEN 1 AND 4 AS is_safe
  FROM gender_sizes
),
gender_guards_ranks AS (
  SELECT gender, is_safe,
         COALESCE(sum(employed) FILTER (WHERE NOT is_safe) OVER (), 0) AS hidden_employed,
         row_number() OVER (
           PARTITION BY is_safe ORDER BY employed >= 5 DESC, employed, gender COLLATE "C"
         ) AS nth_for_employed,
         COALESCE(sum(unemployed) FILTER (WHERE NOT is_safe) OVER (), 0) AS hidden_unemployed,
         row_number() OVER (
           PARTITION BY is_safe ORDER BY unemployed >= 5 DESC, unemployed, gender COLLATE "C"
         ) AS nth_for_unemployed,
         COALESCE(sum(hired) FILTER (WHERE NOT is_safe) OVER (), 0) AS hidden_hired,
         row_number() OVER (
           PARTITION BY is_safe ORDER BY hired >= 5 DESC, hired, gender COLLATE "C"
         ) AS nth_for_hired,
         COALESCE(sum(persons) FILTER (WHERE persons < 5) OVER (), 0) AS hidden_persons,
         row_number() OVER (
           PARTITION BY persons < 5 ORDER BY persons, gender COLLATE "C"
         ) AS nth_smallest
  FROM gender_guards_checks
),
gender_guards AS MATERIALIZED (
  SELECT gender,
         NOT is_safe
           OR (nth_for_employed = 1 AND hidden_employed BETWEEN 1 AND 4)
           OR (nth_for_unemployed = 1 AND hidden_unemployed BETWEEN 1 AND 4)
           OR (nth_for_hired = 1 AND hidden_hired BETWEEN 1 AND 4)
           OR (nth_smallest = 1 AND hidden_persons BETWEEN 1 AND 4) AS is_hidden
  FROM gender_guards_ranks
),
labelled AS (
  SELECT 'all' AS dimension, 'all' AS category, p.person_id, p.status
  FROM people AS p
  UNION ALL
  SELECT 'gender', CASE WHEN g.is_hidden THEN 'suppressed' ELSE p.gender END, p.person_id, p.status
  FROM people AS p
  JOIN gender_guards AS g ON g.gender = p.gender
  UNION ALL
  SELECT 'education_level', CASE WHEN g.is_hidden THEN 'suppressed' ELSE p.education_level END, p.person_id, p.status
  FROM people AS p
  JOIN education_guards AS g ON g.education_level = p.education_level
),
answer AS (
  SELECT dimension, category,
         count(DISTINCT person_id) AS labour_force,
         count(DISTINCT person_id) FILTER (WHERE status = 'unemployed') AS unemployed
  FROM labelled
  GROUP BY dimension, category
  HAVING count(DISTINCT person_id) >= 5
     AND count(DISTINCT person_id) FILTER (WHERE status = 'employed') NOT BETWEEN 1 AND 4
     AND count(DISTINCT person_id) FILTER (WHERE status = 'unemployed') NOT BETWEEN 1 AND 4
)
SELECT dimension, category, labour_force, unemployed, round(100.0 * unemployed / labour_force, 2) AS unemployment_rate
FROM answer
ORDER BY dimension COLLATE "C", category COLLATE "C"
