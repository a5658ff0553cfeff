/*---
query_id: top_sectors_by_salary
title: Best paid sectors
description: >-
  Sectors with the highest mean monthly salary at the newest month. Sectors below five persons are left out; where
  they are together one to four persons, the smallest other sector too.
dataset: lmis_generated
parameters:
  - {name: top_n, type: integer, default: 5, min: 1, max: 50, description: How many sectors}
  - {name: as_of, type: date, default: null, snap: month, description: Month the answer speaks of; null is the
     newest month of the dataset.}
columns:
  - {name: sector, type: string, description: Sector}
  - {name: rank, type: integer, description: 1 is the best paid}
  - {name: persons, type: integer, unit: persons, description: Distinct persons employed}
  - {name: average_salary, type: decimal, unit: qar, description: Mean monthly salary}
  - {name: median_salary, type: decimal, unit: qar, description: Median monthly salary}
key: [sector]
unit: qar
cache: {ttl_seconds: 7200}
privacy: {persons_column: persons, minimum_group_size: 5}
examples:
  - params: {top_n: 3, as_of: 2018-12-01}
---*/
WITH newest AS (
  SELECT max(e.month) AS month
  FROM public.employment_records AS e
  WHERE :as_of IS NULL OR e.month <= :as_of
),
sizes AS (
  SELECT e.sector, count(DISTINCT e.person_id) AS persons, round(avg(e.salary_qar), 2) AS average_salary,
         round((percentile_cont(0.5) WITHIN GROUP (ORDER BY e.salary_qar))::numeric, 2) AS median_salary
  FROM newest AS n
  JOIN public.employment_records AS e ON e.month = n.month AND e.status = 'employed'
  GROUP BY e.sector
),
ranks AS (
  SELECT sector, persons, average_salary, median_salary,
         COALESCE(sum(persons) FILTER (WHERE persons < 5) OVER (), 0) AS hidden,
         row_number() OVER (PARTITION BY persons < 5 ORDER BY persons, sector COLLATE "C") AS nth_smallest
  FROM sizes
),
answer AS (
  SELECT sector, rank() OVER (ORDER BY average_salary DESC) AS rank, persons, average_salary, median_salary
  FROM ranks
  WHERE persons >= 5 AND (nth_smallest > 1 OR hidden NOT BETWEEN 1 AND 4)
)
SELECT sector, rank, persons, average_salary, median_salary
FROM answer
ORDER BY rank, sector COLLATE "C"
LIMIT :top_n
