/*---
query_id: attrition_hotspots
title: Where staff leave
description: >-
  Companies that lost the largest share of their staff within the window: persons employed when it opened whom the
  company no longer employs at its end. Companies below min_employees are left out; those below five persons
  always, and where those of a sector are together one to four persons, the smallest other company of the sector
  too.
dataset: lmis_generated
parameters:
  - {name: months_back, type: integer, default: 12, min: 1, max: 120, description: Length of the window in
     calendar months}
  - {name: min_employees, type: integer, default: 50, min: 5, max: 1000000, description: Fewest persons in the
     cohort of a company that is listed}
  - {name: top_n, type: integer, default: 10, min: 1, max: 100, description: How many companies}
  - {name: as_of, type: date, default: null, snap: month, description: Month the answer speaks of; null is the
     newest month of the dataset.}
columns:
  - {name: company_id, type: string, description: Company}
  - {name: company_name, type: string, description: Its name}
  - {name: sector, type: string, description: Its sector}
  - {name: cohort, type: integer, unit: persons, description: Distinct persons employed when the window opened}
  - {name: leavers, type: integer, unit: persons, description: 'Of these, no longer employed there'}
  - {name: attrition_rate, type: decimal, unit: percent, description: Leavers of cohort}
key: [company_id]
unit: percent
cache: {ttl_seconds: 7200}
privacy: {persons_column: cohort, minimum_group_size: 5}
examples:
  - params: {months_back: 24, min_employees: 20, top_n: 5}
  - params: {as_of: 2020-12-01}
---*/
WITH newest AS (
  SELECT max(e.month) AS month
  FROM public.employment_records AS e
  WHERE :as_of IS NULL OR e.month <= :as_of
),
present AS MATERIALIZED (
  SELECT e.person_id, e.company_id
  FROM newest AS n
  JOIN public.employment_records AS e ON e.month = n.month AND e.status = 'employed'
),
people AS (
  SELECT b.company_id,
         COALESCE(c.company_name, b.company_id) AS company_name,
         COALESCE(c.sector, b.sector) AS sector,
         b.person_id, e.company_id IS NULL AS is_gone
  FROM newest AS n
  JOIN public.employment_records AS b
    ON b.month = (n.month - make_interval(months => :months_back))::date AND b.status = 'employed'
  LEFT JOIN public.companies AS c ON c.company_id = b.company_id
  LEFT JOIN present AS e ON e.person_id = b.person_id AND e.company_id = b.company_id
),
grouped AS (
  SELECT company_id, company_name, sector, count(DISTINCT person_id) AS cohort, count(DISTINCT person_id) FILTER (WHERE is_gone) AS leavers
  FROM people
  GROUP BY company_id, company_name, sector
),
guarded AS (
  SELECT company_id, company_name, sector, cohort, leavers,
         COALESCE(sum(cohort) FILTER (WHERE cohort < 5) OVER (PARTITION BY sector), 0) AS hidden_persons,
         row_number() OVER (PARTITION BY sector, cohort < 5 ORDER BY cohort, company_id COLLATE "C") AS nth_smallest
  FROM grouped
),
answer AS (
  SELECT company_id, company_name, sector, cohort, leavers, round(100.0 * leavers / cohort, 2) AS attrition_rate
  FROM guarded
  WHERE cohort >= 5 AND cohort >= :min_employees AND (nth_smallest > 1 OR hidden_persons NOT BETWEEN 1 AND 4)
)
SELECT company_id, company_name, sector, cohort, leavers, attrition_rate
FROM answer
ORDER BY attrition_rate DESC, company_id COLLATE "C"
LIMIT :top_n
