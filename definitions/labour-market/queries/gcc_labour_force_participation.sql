/*---
query_id: gcc_labour_force_participation
title: Labour-force participation in the GCC
description: >-
  Participation rate of persons of 15 and over in the Gulf states, ranked from the highest, with the change since
  the year before and the gap to their mean. Each country at its newest year, which is not the same for all:
  years_behind says how much older it is than the newest.
dataset: gcc_labour
parameters:
  - {name: as_of, type: date, default: null, description: 'Day whose newest complete picture is wanted: rows of
     later years are not looked at; null is the newest year.'}
columns:
  - {name: country, type: string, description: Country}
  - {name: country_code, type: string, description: ISO 3166 alpha-3}
  - {name: year, type: integer, description: Newest year with a value}
  - {name: years_behind, type: integer, unit: years, description: How many years older than the newest of all}
  - {name: participation_rate, type: decimal, unit: percent, description: Newest value}
  - {name: previous_value, type: decimal, unit: percent, nullable: true, description: Value before it}
  - {name: change_points, type: decimal, unit: percent, nullable: true, description: 'Change since then,
     percentage points'}
  - {name: rank, type: integer, description: 1 is the highest}
  - {name: gcc_mean, type: decimal, unit: percent, description: Plain mean of the countries listed}
  - {name: gap_to_mean, type: decimal, unit: percent, description: 'Value less the mean, percentage points'}
key: [country_code]
unit: percent
cache: {ttl_seconds: 86400}
freshness_days: 1095
examples:
  - params: {as_of: 2015-12-31}
---*/
WITH series AS (
  SELECT g.country, g.country_code, g.year, g.labor_force_participation AS value,
         lag(g.labor_force_participation) OVER (PARTITION BY g.country_code ORDER BY g.year, g.quarter) AS previous,
         row_number() OVER (PARTITION BY g.country_code ORDER BY g.year DESC, g.quarter DESC NULLS LAST) AS nth_newest
  FROM public.gcc_labour_statistics AS g
  WHERE g.labor_force_participation IS NOT NULL AND (:as_of IS NULL OR g.year <= EXTRACT(YEAR FROM :as_of))
),
newest AS (
  SELECT country, country_code, year, value, previous, max(year) OVER () AS newest_year, avg(value) OVER () AS mean
  FROM series
  WHERE nth_newest = 1
),
answer AS (
  SELECT country, country_code, year, newest_year - year AS years_behind,
         round(value, 3) AS participation_rate, round(previous, 3) AS previous_value, round(value - previous, 3) AS change_points,
         rank() OVER (ORDER BY value DESC) AS rank,
         round(mean, 3) AS gcc_mean, round(value - mean, 3) AS gap_to_mean
  FROM newest
)
SELECT country, country_code, year, years_behind, participation_rate, previous_value, change_points, rank, gcc_mean, gap_to_mean
FROM answer
ORDER BY rank, country_code COLLATE "C"
