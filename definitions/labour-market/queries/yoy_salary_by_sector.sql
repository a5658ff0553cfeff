/*---
query_id: yoy_salary_by_sector
title: 'Salaries by sector, year on year'
description: >-
  Mean monthly salary by sector at the month of as_of and the same month of the years before; yoy_percent is the
  change on the year. A sector is listed if every year shown has five persons and, where the sectors below that
  are together one to four persons, it is not the smallest other one.
dataset: lmis_generated
parameters:
  - {name: years_back, type: integer, default: 3, min: 1, max: 30, description: Years compared with the year before}
  - {name: as_of, type: date, default: null, snap: month, description: Month the answer speaks of; null is the
     newest month of the dataset.}
columns:
  - {name: sector, type: string, description: Sector}
  - {name: year, type: integer, description: Year}
  - {name: persons, type: integer, unit: persons, description: Distinct persons employed}
  - {name: average_salary, type: decimal, unit: qar, description: Mean monthly salary}
key: [sector, year]
unit: qar
cache: {ttl_seconds: 7200}
privacy: {persons_column: persons, minimum_group_size: 5}
transform:
  - yoy: {value: average_salary, sort: year, group: [sector]}
examples:
  - params: {years_back: 5, as_of: 2023-12-01}
---*/
WITH newest AS (
  SELECT max(e.month) AS month
  FROM public.employment_records AS e
  WHERE :as_of IS NULL OR e.month <= :as_of
),
months AS (
  SELECT (n.month - make_interval(months => 12 * back.years))::date AS month
  FROM newest AS n
  CROSS JOIN generate_series(0, :years_back) AS back(years)
),
counted AS (
  SELECT e.sector, m.month, count(DISTINCT e.person_id) AS persons, avg(e.salary_qar) AS salary
  FROM months AS m
  JOIN public.employment_records AS e ON e.month = m.month AND e.status = 'employed'
  GROUP BY e.sector, m.month
),
cells AS (
  SELECT sector, month, persons,
         COALESCE(sum(persons) FILTER (WHERE persons < 5) OVER (PARTITION BY month), 0) AS hidden_persons,
         row_number() OVER (PARTITION BY month, persons < 5 ORDER BY persons, sector COLLATE "C") AS nth_smallest
  FROM counted
),
shown AS MATERIALIZED (
  SELECT sector
  FROM cells
  GROUP BY sector
  HAVING NOT bool_or(persons < 5 OR (nth_smallest = 1 AND hidden_persons BETWEEN 1 AND 4))
),
answer AS (
  SELECT c.sector, EXTRACT(YEAR FROM c.month)::integer AS year, c.persons, round(c.salary, 2) AS average_salary
  FROM counted AS c
  JOIN shown AS s ON s.sector = c.sector
)
SELECT sector, year, persons, average_salary
FROM answer
ORDER BY sector COLLATE "C", year
