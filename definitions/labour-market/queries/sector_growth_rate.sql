/*---
query_id: sector_growth_rate
title: Growth of sectors
description: >-
  Persons employed by sector at the month of as_of and the same month of each of the years before: change on the
  year, in persons and percent, and the mean of the last two yearly rates. A sector is listed if every year shown
  has five persons and, where the sectors below that are together one to four persons, it is not the smallest
  other one.
dataset: lmis_generated
parameters:
  - {name: years_back, type: integer, default: 3, min: 1, max: 30, description: Years shown}
  - {name: as_of, type: date, default: null, snap: month, description: Month the answer speaks of; null is the
     newest month of the dataset.}
columns:
  - {name: sector, type: string, description: Sector}
  - {name: year, type: integer, description: Year}
  - {name: month, type: date, description: Month counted}
  - {name: persons, type: integer, unit: persons, description: Distinct persons employed}
  - {name: absolute_change, type: integer, unit: persons, nullable: true, description: Persons more than a year
     before}
  - {name: growth_percent, type: decimal, unit: percent, nullable: true, description: Change on the year}
  - {name: two_year_mean_percent, type: decimal, unit: percent, nullable: true, description: Mean of this and the
     last yearly rate}
key: [sector, year]
unit: percent
cache: {ttl_seconds: 14400}
privacy: {persons_column: persons, minimum_group_size: 5}
examples:
  - params: {years_back: 5}
  - params: {years_back: 2, as_of: 2021-06-01}
---*/
WITH newest AS (
  SELECT max(e.month) AS month
  FROM public.employment_records AS e
  WHERE :as_of IS NULL OR e.month <= :as_of
),
months AS (
  SELECT (n.month - make_interval(months => 12 * back.years))::date AS month, back.years
  FROM newest AS n
  CROSS JOIN generate_series(0, :years_back + 1) AS back(years)
),
counted AS (
  SELECT e.sector, m.month, m.years, count(DISTINCT e.person_id) AS persons
  FROM months AS m
  JOIN public.employment_records AS e ON e.month = m.month AND e.status = 'employed'
  GROUP BY e.sector, m.month, m.years
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
changes AS (
  SELECT c.sector, c.month, c.years, c.persons,
         CASE WHEN lag(c.years) OVER history = c.years + 1 THEN lag(c.persons) OVER history END AS persons_before
  FROM counted AS c
  JOIN shown AS s ON s.sector = c.sector
  WINDOW history AS (PARTITION BY c.sector ORDER BY c.month)
),
rates AS (
  SELECT sector, month, years, persons, persons - persons_before AS change,
         100.0 * (persons - persons_before) / persons_before AS growth
  FROM changes
),
answer AS (
  SELECT sector, EXTRACT(YEAR FROM month)::integer AS year, month, years, persons,
         change AS absolute_change,
         round(growth, 2) AS growth_percent,
         round((growth + lag(growth) OVER (PARTITION BY sector ORDER BY month)) / 2, 2) AS two_year_mean_percent
  FROM rates
)
SELECT sector, year, month, persons, absolute_change, growth_percent, two_year_mean_percent
FROM answer
WHERE years < :years_back
ORDER BY sector COLLATE "C", year
