/*---
query_id: skills_gap_analysis
title: Supply of and demand for skills
description: >-
  By level of education: supply is the persons unemployed, demand the persons hired within the last twelve months
  and still employed. Oversupply above 0.5 unemployed a hire, Shortage below 0.1, else Balanced. Groups where the
  employed, the unemployed or those hired within twelve months are one to four persons are merged into one row
  named suppressed, the same in every answer by education.
dataset: lmis_generated
parameters:
  - {name: as_of, type: date, default: null, snap: month, description: Month the answer speaks of; null is the
     newest month of the dataset.}
columns:
  - {name: education_level, type: string, description: 'Level of education, or suppressed'}
  - {name: persons, type: integer, unit: persons, description: Distinct persons of both sides}
  - {name: supply, type: integer, unit: persons, description: Unemployed}
  - {name: demand, type: integer, unit: persons, description: Hired within twelve months}
  - {name: supply_demand_ratio, type: decimal, unit: ratio, nullable: true, description: 'Supply of demand, four
     decimals; null without demand'}
  - {name: assessment, type: string, description: 'Oversupply, Balanced or Shortage'}
key: [education_level]
unit: ratio
cache: {ttl_seconds: 14400}
privacy: {persons_column: persons, minimum_group_size: 5}
examples:
  - params: {as_of: 2020-12-01}
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
answer AS (
  SELECT CASE WHEN g.is_hidden THEN 'suppressed' ELSE p.education_level END AS education_level,
         count(DISTINCT p.person_id) AS persons,
         count(DISTINCT p.person_id) FILTER (WHERE p.status = 'unemployed') AS supply,
         count(DISTINCT p.person_id) FILTER (WHERE p.is_hired) AS demand
  FROM people AS p
  JOIN education_guards AS g ON g.education_level = p.education_level
  WHERE p.status = 'unemployed' OR p.is_hired
  GROUP BY 1
  HAVING count(DISTINCT p.person_id) >= 5
     AND count(DISTINCT p.person_id) FILTER (WHERE p.status = 'unemployed') NOT BETWEEN 1 AND 4
     AND count(DISTINCT p.person_id) FILTER (WHERE p.is_hired) NOT BETWEEN 1 AND 4
)
SELECT education_level, persons, supply, demand, round(supply::numeric / NULLIF(demand, 0), 4) AS supply_demand_ratio,
       CASE WHEN supply > 0.5 * demand THEN 'Oversupply' WHEN supply < 0.1 * demand THEN 'Shortage' ELSE 'Balanced' END AS assessment
FROM answer
ORDER BY education_level COLLATE "C"
