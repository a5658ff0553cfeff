/*---
query_id: q_unemployment_rate_gcc_latest
title: 'Latest unemployment in the GCC, Qatar first'
description: >-
  Unemployment at the newest period of each Gulf state, Qatar first, then by name. The sources are annual, so the
  period is a year.
dataset: gcc_labour
parameters:
  - {name: as_of, type: date, default: null, description: 'Day whose newest complete picture is wanted: rows of
     later years are not looked at; null is the newest year.'}
columns:
  - {name: country, type: string, description: Country}
  - {name: country_code, type: string, description: ISO 3166 alpha-3}
  - {name: period, type: string, description: 'Newest period with an unemployment rate, as 2024 or 2024-Q1'}
  - {name: unemployment_rate, type: decimal, unit: percent, description: Unemployment at 15 and over}
  - {name: youth_unemployment_rate, type: decimal, unit: percent, nullable: true, description: 'At 15 to 24, same
     period'}
  - {name: labor_force_participation, type: decimal, unit: percent, nullable: true, description: 'At 15 and over,
     same period'}
key: [country_code]
unit: percent
cache: {ttl_seconds: 7200}
freshness_days: 1095
examples:
  - params: {as_of: 2012-12-31}
---*/
WITH periods AS (
  SELECT g.country, g.country_code, g.year, g.quarter, g.unemployment_rate, g.youth_unemployment_rate, g.labor_force_participation,
         row_number() OVER (PARTITION BY g.country_code ORDER BY g.year DESC, g.quarter DESC NULLS LAST) AS nth_newest
  FROM public.gcc_labour_statistics AS g
  WHERE g.unemployment_rate IS NOT NULL AND (:as_of IS NULL OR g.year <= EXTRACT(YEAR FROM :as_of))
),
answer AS (
  SELECT country, country_code, year::text || COALESCE('-Q' || quarter::text, '') AS period,
         round(unemployment_rate, 3) AS unemployment_rate,
         round(youth_unemployment_rate, 3) AS youth_unemployment_rate,
         round(labor_force_participation, 3) AS labor_force_participation
  FROM periods
  WHERE nth_newest = 1
)
SELECT country, country_code, period, unemployment_rate, youth_unemployment_rate, labor_force_participation
FROM answer
ORDER BY country_code <> 'QAT', country COLLATE "C", country_code COLLATE "C"
