/*---
query_id: panel_salary_by_sector
title: Hourly wages by industry
description: >-
  Real hourly wages of the panel of young men by industry: mean, quartiles and spread of one year, in US dollars
  of the 1980s. Industries below five persons are merged into one row named suppressed.
dataset: wage_panel
parameters:
  - {name: as_of, type: date, default: null, snap: month, description: Month in the year the answer speaks of;
     null is the newest year of the dataset.}
columns:
  - {name: sector, type: string, description: 'Industry, or suppressed'}
  - {name: year, type: integer, description: Year}
  - {name: persons, type: integer, unit: persons, description: Distinct persons}
  - {name: average_wage, type: decimal, unit: usd_per_hour, description: Mean hourly wage}
  - {name: p25, type: decimal, unit: usd_per_hour, description: First quartile}
  - {name: median_wage, type: decimal, unit: usd_per_hour, description: Median}
  - {name: p75, type: decimal, unit: usd_per_hour, description: Third quartile}
  - {name: stddev_wage, type: decimal, unit: usd_per_hour, description: Sample standard deviation}
  - {name: union_percent, type: decimal, unit: percent, description: Share of union members}
key: [sector]
unit: usd_per_hour
cache: {ttl_seconds: 86400}
privacy: {persons_column: persons, minimum_group_size: 5}
examples:
  - params: {as_of: 1980-12-01}
---*/
WITH newest AS (
  SELECT max(w.year) AS year
  FROM public.wage_panel AS w
  WHERE :as_of IS NULL OR w.year <= EXTRACT(YEAR FROM :as_of)
),
people AS (
  SELECT w.sector, w.year, w.person_id, w.is_union_member, exp(w.log_hourly_wage::float8)::numeric AS wage
  FROM newest AS n
  JOIN public.wage_panel AS w ON w.year = n.year
),
sizes AS (
  SELECT sector, count(DISTINCT person_id) AS persons
  FROM people
  GROUP BY sector
),
guards_ranks AS (
  SELECT sector, persons,
         COALESCE(sum(persons) FILTER (WHERE persons < 5) OVER (), 0) AS hidden_persons,
         row_number() OVER (PARTITION BY persons < 5 ORDER BY persons, sector COLLATE "C") AS nth_smallest
  FROM sizes
),
guards AS MATERIALIZED (
  SELECT sector, persons < 5 OR (nth_smallest = 1 AND hidden_persons BETWEEN 1 AND 4) AS is_hidden
  FROM guards_ranks
),
answer AS (
  SELECT CASE WHEN g.is_hidden THEN 'suppressed' ELSE p.sector END AS sector, p.year,
         count(DISTINCT p.person_id) AS persons,
         round(avg(p.wage), 2) AS average_wage,
         round((percentile_cont(0.25) WITHIN GROUP (ORDER BY p.wage))::numeric, 2) AS p25,
         round((percentile_cont(0.50) WITHIN GROUP (ORDER BY p.wage))::numeric, 2) AS median_wage,
         round((percentile_cont(0.75) WITHIN GROUP (ORDER BY p.wage))::numeric, 2) AS p75,
         round(stddev_samp(p.wage), 2) AS stddev_wage,
         round(100.0 * count(DISTINCT p.person_id) FILTER (WHERE p.is_union_member) / count(DISTINCT p.person_id), 2) AS union_percent
  FROM people AS p
  JOIN guards AS g ON g.sector = p.sector
  GROUP BY 1, p.year
  HAVING count(DISTINCT p.person_id) >= 5
)
SELECT sector, year, persons, average_wage, p25, median_wage, p75, stddev_wage, union_percent
FROM answer
ORDER BY average_wage DESC, sector COLLATE "C"
