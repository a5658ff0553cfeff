/*---
query_id: workforce_composition_by_age
title: Workforce by age
description: >-
  Employed persons at the newest month by band of age, with their share and mean salary. Bands below five persons
  are merged into one row named suppressed.
dataset: lmis_generated
parameters:
  - {name: as_of, type: date, default: null, snap: month, description: Month the answer speaks of; null is the
     newest month of the dataset.}
columns:
  - {name: age_band, type: string, description: 'Band of age, or suppressed'}
  - {name: age_from, type: integer, unit: years, nullable: true, description: Youngest age of the band; null for
     the merged row}
  - {name: persons, type: integer, unit: persons, description: Distinct persons employed}
  - {name: share_percent, type: decimal, unit: percent, description: Share of all employed}
  - {name: average_salary, type: decimal, unit: qar, description: Mean monthly salary}
key: [age_band]
unit: percent
cache: {ttl_seconds: 7200}
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
  SELECT e.person_id, e.salary_qar,
         CASE WHEN e.age < 25 THEN '<25' WHEN e.age < 35 THEN '25-34' WHEN e.age < 45 THEN '35-44'
              WHEN e.age < 55 THEN '45-54' ELSE '55+' END AS age_band
  FROM newest AS n
  JOIN public.employment_records AS e ON e.month = n.month AND e.status = 'employed'
),
sizes AS (
  SELECT age_band, count(DISTINCT person_id) AS persons
  FROM people
  GROUP BY age_band
),
guards_ranks AS (
  SELECT age_band, persons,
         COALESCE(sum(persons) FILTER (WHERE persons < 5) OVER (), 0) AS hidden_persons,
         row_number() OVER (PARTITION BY persons < 5 ORDER BY persons, age_band COLLATE "C") AS nth_smallest
  FROM sizes
),
guards AS MATERIALIZED (
  SELECT age_band, persons < 5 OR (nth_smallest = 1 AND hidden_persons BETWEEN 1 AND 4) AS is_hidden
  FROM guards_ranks
),
grouped AS (
  SELECT CASE WHEN g.is_hidden THEN 'suppressed' ELSE p.age_band END AS age_band,
         count(DISTINCT p.person_id) AS persons, round(avg(p.salary_qar), 2) AS average_salary
  FROM people AS p
  JOIN guards AS g ON g.age_band = p.age_band
  GROUP BY 1
  HAVING count(DISTINCT p.person_id) >= 5
),
answer AS (
  SELECT age_band,
         CASE age_band WHEN '<25' THEN 15 WHEN '25-34' THEN 25 WHEN '35-44' THEN 35 WHEN '45-54' THEN 45
                       WHEN '55+' THEN 55 END AS age_from,
         persons, round(100.0 * persons / sum(persons) OVER (), 2) AS share_percent, average_salary
  FROM grouped
)
SELECT age_band, age_from, persons, share_percent, average_salary
FROM answer
ORDER BY age_from NULLS LAST, age_band COLLATE "C"
