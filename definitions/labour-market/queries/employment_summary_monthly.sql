/*---
query_id: employment_summary_monthly
title: Employment summary by month
description: >-
  Persons of every month by nationality, gender, sector and status, with the companies that employ them and their
  salaries. Whoever is not employed has the sector none and no salary. Where one nationality and gender of a
  sector is one to four persons, the whole sector is merged into one named suppressed for that month and status,
  and with it the next sector that keeps the merged rows from staying so small; where they would stay so small all
  the same, they are left out. So a sector is there with all of its rows, or with none.
dataset: lmis_generated
parameters:
  - {name: month, type: date, default: null, snap: month, description: Only this month; null is all}
  - {name: nationality, type: string, default: null, allowed: [Qatari, Non-Qatari], description: Only persons of
     this nationality; null is all}
  - {name: gender, type: string, default: null, allowed: [Female, Male], description: Only this gender; null is all}
  - {name: sector, type: string, default: null, length_max: 80, description: Only this sector; null is all}
  - {name: status, type: string, default: null, allowed: [employed, unemployed, inactive], description: Only this
     status; null is all}
columns:
  - {name: month, type: date, description: First of the month}
  - {name: nationality, type: string, description: Qatari or Non-Qatari}
  - {name: gender, type: string, description: Female or Male}
  - {name: sector, type: string, description: 'Sector, suppressed for sectors merged, none without employment'}
  - {name: status, type: string, description: 'employed, unemployed or inactive'}
  - {name: persons, type: integer, unit: persons, description: Distinct persons}
  - {name: companies, type: integer, unit: count, description: Companies that employ them}
  - {name: average_salary, type: decimal, unit: qar, nullable: true, description: Mean monthly salary}
  - {name: median_salary, type: decimal, unit: qar, nullable: true, description: Median monthly salary}
key: [month, nationality, gender, sector, status]
unit: persons
cache: {ttl_seconds: 7200}
privacy: {persons_column: persons, minimum_group_size: 5}
examples:
  - params: {month: 2024-06-01, sector: Energy}
  - params: {status: unemployed, nationality: Qatari}
---*/
WITH cells AS (
  SELECT month, status, COALESCE(sector, 'none') AS sector, nationality, gender, count(*) AS persons
  FROM public.employment_records
  GROUP BY 1, 2, 3, 4, 5
),
sizes AS (
  SELECT month, status, sector, min(persons) >= 5 AS is_safe,
         COALESCE(sum(persons) FILTER (WHERE nationality = 'Qatari' AND gender = 'Female'), 0) AS women,
         COALESCE(sum(persons) FILTER (WHERE nationality = 'Qatari' AND gender = 'Male'), 0) AS men,
         COALESCE(sum(persons) FILTER (WHERE nationality <> 'Qatari' AND gender = 'Female'), 0) AS other_women,
         COALESCE(sum(persons) FILTER (WHERE nationality <> 'Qatari' AND gender = 'Male'), 0) AS other_men
  FROM cells
  GROUP BY month, status, sector
),
ranks AS (
  SELECT month, status, sector, is_safe,
         COALESCE(sum(women) FILTER (WHERE NOT is_safe) OVER (PARTITION BY month, status), 0) AS hidden_women,
         row_number() OVER (
           PARTITION BY month, status, is_safe ORDER BY women >= 5 DESC, women, sector COLLATE "C"
         ) AS nth_for_women,
         COALESCE(sum(men) FILTER (WHERE NOT is_safe) OVER (PARTITION BY month, status), 0) AS hidden_men,
         row_number() OVER (
           PARTITION BY month, status, is_safe ORDER BY men >= 5 DESC, men, sector COLLATE "C"
         ) AS nth_for_men,
         COALESCE(sum(other_women) FILTER (WHERE NOT is_safe) OVER (PARTITION BY month, status), 0)
           AS hidden_other_women,
         row_number() OVER (
           PARTITION BY month, status, is_safe ORDER BY other_women >= 5 DESC, other_women, sector COLLATE "C"
         ) AS nth_for_other_women,
         COALESCE(sum(other_men) FILTER (WHERE NOT is_safe) OVER (PARTITION BY month, status), 0)
           AS hidden_other_men,
         row_number() OVER (
           PARTITION BY month, status, is_safe ORDER BY other_men >= 5 DESC, other_men, sector COLLATE "C"
         ) AS nth_for_other_men
  FROM sizes
),
guards AS MATERIALIZED (
  SELECT month, status, sector,
         NOT is_safe
           OR (nth_for_women = 1 AND hidden_women BETWEEN 1 AND 4)
           OR (nth_for_men = 1 AND hidden_men BETWEEN 1 AND 4)
           OR (nth_for_other_women = 1 AND hidden_other_women BETWEEN 1 AND 4)
           OR (nth_for_other_men = 1 AND hidden_other_men BETWEEN 1 AND 4) AS is_hidden
  FROM ranks
),
grouped AS (
  SELECT p.month, p.nationality, p.gender, CASE WHEN g.is_hidden THEN 'suppressed' ELSE g.sector END AS sector,
         p.status,
         count(DISTINCT p.person_id) AS persons,
         count(DISTINCT p.company_id) AS companies,
         round(avg(p.salary_qar), 2) AS average_salary,
         round((percentile_cont(0.5) WITHIN GROUP (ORDER BY p.salary_qar))::numeric, 2) AS median_salary
  FROM public.employment_records AS p
  JOIN guards AS g ON g.month = p.month AND g.status = p.status AND g.sector = COALESCE(p.sector, 'none')
  GROUP BY 1, 2, 3, 4, 5
),
checked AS (
  SELECT month, nationality, gender, sector, status, persons, companies, average_salary, median_salary,
         min(persons) OVER (PARTITION BY month, status, sector) AS smallest
  FROM grouped
),
answer AS (
  SELECT month, nationality, gender, sector, status, persons, companies, average_salary, median_salary
  FROM checked
  WHERE smallest >= 5
)
SELECT month, nationality, gender, sector, status, persons, companies, average_salary, median_salary
FROM answer
WHERE (:month IS NULL OR month = :month)
  AND (:nationality IS NULL OR nationality = :nationality)
  AND (:gender IS NULL OR gender = :gender)
  AND (:sector IS NULL OR sector = :sector)
  AND (:status IS NULL OR status = :status)
ORDER BY month, nationality COLLATE "C", gender COLLATE "C", sector COLLATE "C", status COLLATE "C"
