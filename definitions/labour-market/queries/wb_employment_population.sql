/*---
query_id: wb_employment_population
title: 'Employment to population of the GCC, World Bank codes'
description: >-
  Employment to population ratio at 15 and over (SL.EMP.TOTL.SP.ZS, percent) of the six Gulf states, one row a
  country and year. The window is the ten years 2015 to 2024 unless other years are asked for.
dataset: ilo_labour
parameters:
  - {name: start_year, type: integer, default: 2015, min: 1900, max: 2100, description: First year}
  - {name: end_year, type: integer, default: 2024, min: 1900, max: 2100, description: Last year}
columns:
  - {name: country, type: string, description: Country}
  - {name: country_code, type: string, description: ISO 3166 alpha-3}
  - {name: year, type: integer, description: Year}
  - {name: value, type: decimal, unit: percent, description: 'Employment to population ratio at 15 and over
     (SL.EMP.TOTL.SP.ZS, percent)'}
key: [country_code, year]
unit: percent
cache: {ttl_seconds: 2592000}
freshness_days: 1095
examples:
  - params: {start_year: 2000, end_year: 2010}
---*/
WITH answer AS (
  SELECT w.country_name AS country, w.country_code, w.year, trim_scale(round(w.value, 6)) AS value
  FROM public.world_bank_indicators AS w
  WHERE w.indicator_code = 'SL.EMP.TOTL.SP.ZS'
    AND w.country_code IN ('QAT', 'SAU', 'ARE', 'KWT', 'BHR', 'OMN')
    AND w.year BETWEEN :start_year AND :end_year
)
SELECT country, country_code, year, value
FROM answer
ORDER BY country_code COLLATE "C", year
