/*---
query_id: salary_distribution_by_sector
title: Distribution of salaries by sector
description: >-
  Smallest, quartiles, largest, mean and spread of monthly salaries by sector, of all staff or of one nationality.
  Sectors below ten persons are merged into one row named suppressed. With a nationality, sectors where either
  side of the split is one to four persons are merged instead, and rows with fewer than ten such persons left out.
  Smallest and largest are rounded to 100 QAR.
dataset: lmis_generated
parameters:
  - {name: nationality_filter, type: string, default: null, allowed: [Qatari, Non-Qatari], description: Only
     persons of this nationality; null is all}
  - {name: as_of, type: date, default: null, snap: month, description: Month the answer speaks of; null is the
     newest month of the dataset.}
columns:
  - {name: sector, type: string, description: 'Sector, or suppressed'}
  - {name: persons, type: integer, unit: persons, description: Distinct persons}
  - {name: min_salary, type: decimal, unit: qar, description: 'Smallest, rounded to 100'}
  - {name: p25, type: decimal, unit: qar, description: First quartile}
  - {name: median, type: decimal, unit: qar, description: Median}
  - {name: p75, type: decimal, unit: qar, description: Third quartile}
  - {name: max_salary, type: decimal, unit: qar, description: 'Largest, rounded to 100'}
  - {name: average_salary, type: decimal, unit: qar, description: Mean}
  - {name: stddev_salary, type: decimal, unit: qar, description: Sample standard deviation}
key: [sector]
unit: qar
cache: {ttl_seconds: 7200}
privacy: {persons_column: persons, minimum_group_size: 10}
examples:
  - params: {nationality_filter: Qatari}
  - params: {as_of: 2017-06-01}
---*/
WITH newest AS (
  SELECT max(e.month) AS month
  FROM public.employment_records AS e
  WHERE :as_of IS NULL OR e.month <= :as_of
),
people AS (
  SELECT e.sector, e.person_id, e.salary_qar, e.nationality
  FROM newest AS n
  JOIN public.employment_records AS e ON e.month = n.month AND e.status = 'employed'
),
sizes AS (
  SELECT sector,
         count(DISTINCT person_id) AS persons,
         count(DISTINCT person_id) FILTER (WHERE nationality = 'Qatari') AS nationals,
         count(DISTINCT person_id) FILTER (WHERE nationality <> 'Qatari') AS others
  FROM people
  GROUP BY sector
),
plain_guards_ranks AS (
  SELECT sector, persons,
         COALESCE(sum(persons) FILTER (WHERE persons < 10) OVER (), 0) AS hidden_persons,
         row_number() OVER (PARTITION BY persons < 10 ORDER BY persons, sector COLLATE "C") AS nth_smallest
  FROM sizes
),
plain_guards AS MATERIALIZED (
  SELECT sector, persons < 10 OR (nth_smallest = 1 AND hidden_persons BETWEEN 1 AND 9) AS is_hidden
  FROM plain_guards_ranks
),
split_guards_checks AS (
  SELECT sector, persons, nationals, others,
         nationals NOT BETWEEN 1 AND 4 AND others NOT BETWEEN 1 AND 4 AS is_safe
  FROM sizes
),
split_guards_ranks AS (
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
  FROM split_guards_checks
),
split_guards AS MATERIALIZED (
  SELECT sector,
         NOT is_safe
           OR (nth_for_nationals = 1 AND hidden_nationals BETWEEN 1 AND 4)
           OR (nth_for_others = 1 AND hidden_others BETWEEN 1 AND 4)
           OR (nth_smallest = 1 AND hidden_persons BETWEEN 1 AND 4) AS is_hidden
  FROM split_guards_ranks
),
staff AS (
  SELECT CASE WHEN (:nationality_filter IS NULL AND g.is_hidden) OR (:nationality_filter IS NOT NULL AND s.is_hidden)
              THEN 'suppressed' ELSE p.sector END AS label,
         p.person_id, p.salary_qar, :nationality_filter IS NULL OR p.nationality = :nationality_filter AS is_chosen
  FROM people AS p
  JOIN plain_guards AS g ON g.sector = p.sector
  JOIN split_guards AS s ON s.sector = p.sector
),
answer AS (
  SELECT p.label AS sector,
         count(DISTINCT p.person_id) FILTER (WHERE p.is_chosen) AS persons,
         round(min(p.salary_qar) FILTER (WHERE p.is_chosen), -2) AS min_salary,
         round((percentile_cont(0.25) WITHIN GROUP (ORDER BY p.salary_qar) FILTER (WHERE p.is_chosen))::numeric, 2) AS p25,
         round((percentile_cont(0.50) WITHIN GROUP (ORDER BY p.salary_qar) FILTER (WHERE p.is_chosen))::numeric, 2) AS median,
         round((percentile_cont(0.75) WITHIN GROUP (ORDER BY p.salary_qar) FILTER (WHERE p.is_chosen))::numeric, 2) AS p75,
         round(max(p.salary_qar) FILTER (WHERE p.is_chosen), -2) AS max_salary,
         round(avg(p.salary_qar) FILTER (WHERE p.is_chosen), 2) AS average_salary,
         round(stddev_samp(p.salary_qar) FILTER (WHERE p.is_chosen), 2) AS stddev_salary
  FROM staff AS p
  GROUP BY p.label
  HAVING count(DISTINCT p.person_id) FILTER (WHERE p.is_chosen) >= 10
     AND count(DISTINCT p.person_id) FILTER (WHERE NOT p.is_chosen) NOT BETWEEN 1 AND 4
)
SELECT sector, persons, min_salary, p25, median, p75, max_salary, average_salary, stddev_salary
FROM answer
ORDER BY sector COLLATE "C"
