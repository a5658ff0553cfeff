/*---
query_id: employment_share_by_gender
title: Employment by gender
description: >-
  Employed persons at the newest month by gender, with their share and mean salary. Groups below five persons are
  merged into one row named suppressed.
dataset: lmis_generated
parameters:
  - {name: as_of, type: date, default: null, snap: month, description: Month the answer speaks of; null is the
     newest month of the dataset.}
columns:
  - {name: gender, type: string, description: 'Gender, or suppressed'}
  - {name: persons, type: integer, unit: persons, description: Distinct persons employed}
  - {name: share_percent, type: decimal, unit: percent, description: Share of all employed}
  - {name: average_salary, type: decimal, unit: qar, description: Mean monthly salary}
key: [gender]
unit: percent
cache: {ttl_seconds: 3600}
privacy: {persons_column: persons, minimum_group_size: 5}
examples:
  - params: {as_of: 2020-01-01}
---*/
WITH newest AS (
  SELECT max(e.month) AS month
  FROM public.employment_records AS e
  WHERE :as_of IS NULL OR e.month <= :as_of
),
people AS (
  SELECT e.person_id, e.education_level, e.gender, e.salary_qar
  FROM newest AS n
  JOIN public.employment_records AS e ON e.month = n.month AND e.status = 'employed'
),
sizes AS (
  SELECT gender, count(DISTINCT person_id) AS persons
  FROM people
  GROUP BY gender
),
guards_ranks AS (
  SELECT gender, persons,
         COALESCE(sum(persons) FILTER (WHERE persons < 5) OVER (), 0) AS hidden_persons,
         row_number() OVER (PARTITION BY persons < 5 ORDER BY persons, gender COLLATE "C") AS nth_smallest
  FROM sizes
),
guards AS MATERIALIZED (
  SELECT gender, persons < 5 OR (nth_smallest = 1 AND hidden_persons BETWEEN 1 AND 4) AS is_hidden
  FROM guards_ranks
),
grouped AS (
  SELECT CASE WHEN g.is_hidden THEN 'suppressed' ELSE p.gender END AS gender,
         count(DISTINCT p.person_id) AS persons, round(avg(p.salary_qar), 2) AS average_salary
  FROM people AS p
  JOIN guards AS g ON g.gender = p.gender
  GROUP BY 1
  HAVING count(DISTINCT p.person_id) >= 5
),
answer AS (
  SELECT gender, persons, round(100.0 * persons / sum(persons) OVER (), 2) AS share_percent, average_salary
  FROM grouped
)
SELECT gender, persons, share_percent, average_salary
FROM answer
ORDER BY gender COLLATE "C"
