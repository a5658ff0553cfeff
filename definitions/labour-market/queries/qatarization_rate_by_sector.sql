/*---
query_id: qatarization_rate_by_sector
title: Qatarization by sector
description: >-
  Qatari and other staff of each sector at the newest month, the share of Qataris, and the mean salary of each
  side; best first. Sectors where either side is one to four persons are merged into one row named suppressed.
dataset: lmis_generated
parameters:
  - {name: min_employees, type: integer, default: 50, min: 5, max: 1000000, description: Fewest persons of a
     sector that is listed}
  - {name: as_of, type: date, default: null, snap: month, description: Month the answer speaks of; null is the
     newest month of the dataset.}
columns:
  - {name: sector, type: string, description: 'Sector, or suppressed'}
  - {name: total, type: integer, unit: persons, description: Distinct persons employed}
  - {name: qatari_count, type: integer, unit: persons, description: Qataris}
  - {name: expat_count, type: integer, unit: persons, description: Others}
  - {name: qatarization_rate, type: decimal, unit: percent, description: Qataris of total}
  - {name: average_qatari_salary, type: decimal, unit: qar, nullable: true, description: Mean monthly salary of
     Qataris}
  - {name: average_expat_salary, type: decimal, unit: qar, nullable: true, description: Mean monthly salary of others}
key: [sector]
unit: percent
cache: {ttl_seconds: 7200}
privacy: {persons_column: total, minimum_group_size: 5}
examples:
  - params: {min_employees: 500}
  - params: {as_of: 2018-01-01}
---*/
WITH newest AS (
  SELECT max(e.month) AS month
  FROM public.employment_records AS e
  WHERE :as_of IS NULL OR e.month <= :as_of
),
staff AS (
  SELECT e.sector, e.person_id, e.nationality, e.salary_qar
  FROM newest AS n
  JOIN public.employment_records AS e ON e.month = n.month AND e.status = 'employed'
),
sizes AS (
  SELECT sector,
         count(DISTINCT person_id) AS persons,
         count(DISTINCT person_id) FILTER (WHERE nationality = 'Qatari') AS nationals,
         count(DISTINCT person_id) FILTER (WHERE nationality <> 'Qatari') AS others
  FROM staff
  GROUP BY sector
),
guards_checks AS (
  SELECT sector, persons, nationals, others,
         nationals NOT BETWEEN 1 AND 4 AND others NOT BETWEEN 1 AND 4 AS is_safe
  FROM sizes
),
guards_ranks AS (
  SELECT sector, is_safe,
         COALESCE(sum(nationals) FILTER (WHERE NOT is_safe) OVER (), 0) AS hidden_nationals,
         row_number() OVER (
           PARTITION BY is_safe ORDER BY nationals >= 5 DESC, nationals, sector COLLATE "C"
         ) AS nth_for_nationals,
         COALESCE(sum(others) FILTER (WHERE NOT is_safe) OVER (), 0) AS hidden_others,
         row_number() OVER (
           PARTITION BY is_safe ORDER BY others >= 5 DESC, others, sector COLLATE "C"
         ) AS nth_for_others,
         COALESCE(sum(persons) FILTER (WHERE persons < 5) OVER (), 0) AS hidden_persons,
         row_number() OVER (
           PARTITION BY persons < 5 ORDER BY persons, sector COLLATE "C"
         ) AS nth_smallest
  FROM guards_checks
),
guards AS MATERIALIZED (
  SELECT sector,
         NOT is_safe
           OR (nth_for_nationals = 1 AND hidden_nationals BETWEEN 1 AND 4)
           OR (nth_for_others = 1 AND hidden_others BETWEEN 1 AND 4)
           OR (nth_smallest = 1 AND hidden_persons BETWEEN 1 AND 4) AS is_hidden
  FROM guards_ranks
),
grouped AS (
  SELECT CASE WHEN g.is_hidden THEN 'suppressed' ELSE s.sector END AS sector,
         count(DISTINCT s.person_id) AS total,
         count(DISTINCT s.person_id) FILTER (WHERE s.nationality = 'Qatari') AS qatari_count,
         count(DISTINCT s.person_id) FILTER (WHERE s.nationality <> 'Qatari') AS expat_count,
         round(avg(s.salary_qar) FILTER (WHERE s.nationality = 'Qatari'), 2) AS average_qatari_salary,
         round(avg(s.salary_qar) FILTER (WHERE s.nationality <> 'Qatari'), 2) AS average_expat_salary
  FROM staff AS s
  JOIN guards AS g ON g.sector = s.sector
  GROUP BY 1
  HAVING count(DISTINCT s.person_id) FILTER (WHERE s.nationality = 'Qatari') NOT BETWEEN 1 AND 4
     AND count(DISTINCT s.person_id) FILTER (WHERE s.nationality <> 'Qatari') NOT BETWEEN 1 AND 4
),
answer AS (
  SELECT sector, total, qatari_count, expat_count, round(100.0 * qatari_count / total, 2) AS qatarization_rate,
         average_qatari_salary, average_expat_salary
  FROM grouped
  WHERE total >= 5 AND total >= :min_employees
)
SELECT sector, total, qatari_count, expat_count, qatarization_rate, average_qatari_salary, average_expat_salary
FROM answer
ORDER BY qatarization_rate DESC, sector COLLATE "C"
