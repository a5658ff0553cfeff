/*---
query_id: gcc_indicator
operation: get_gcc_indicator
title: Labour indicator of the GCC countries
description: >-
  One indicator of the labour market of the Gulf states, one row a country and year, from the ILO measures. All
  country data is annual: frequency takes only that. Years without a value have no row.
dataset: gcc_labour
parameters:
  - {name: indicator, type: string, default: unemployment_rate, allowed: [unemployment_rate,
     labor_force_participation, youth_unemployment_rate, female_labor_participation], description: Which measure}
  - {name: country, type: string, default: null, allowed: [QAT, SAU, ARE, KWT, BHR, OMN, Qatar, Saudi Arabia,
     United Arab Emirates, Kuwait, Bahrain, Oman], description: One country by ISO 3166 alpha-3 code or name;
     null is all six}
  - {name: frequency, type: string, default: annual, allowed: [annual], description: 'Only annual: the sources
     have no shorter period'}
  - {name: start_year, type: integer, default: null, min: 1900, max: 2100, description: First year; null is the
     first there is}
  - {name: end_year, type: integer, default: null, min: 1900, max: 2100, description: Last year; null is the
     newest there is}
columns:
  - {name: country, type: string, description: Country}
  - {name: country_code, type: string, description: ISO 3166 alpha-3}
  - {name: period, type: string, description: Year as text}
  - {name: year, type: integer, description: Year}
  - {name: indicator, type: string, description: Indicator asked for}
  - {name: value, type: decimal, unit: percent, description: Value in percent}
key: [country_code, year]
unit: percent
cache: {ttl_seconds: 2592000}
freshness_days: 1095
examples:
  - params: {country: SAU, start_year: 2024, end_year: 2024}
  - params: {indicator: female_labor_participation, country: Qatar}
---*/
WITH answer AS (
  SELECT g.country, g.country_code, g.year::text AS period, g.year, :indicator AS indicator,
         trim_scale(round(
           CASE :indicator
             WHEN 'unemployment_rate' THEN g.unemployment_rate
             WHEN 'labor_force_participation' THEN g.labor_force_participation
             WHEN 'youth_unemployment_rate' THEN g.youth_unemployment_rate
             WHEN 'female_labor_participation' THEN g.female_labor_participation
           END, 6)) AS value
  FROM public.gcc_labour_statistics AS g
  WHERE :frequency = 'annual' AND g.quarter IS NULL
    AND (:country IS NULL OR :country IN (g.country_code, g.country))
    AND (:start_year IS NULL OR g.year >= :start_year)
    AND (:end_year IS NULL OR g.year <= :end_year)
)
SELECT country, country_code, period, year, indicator, value
FROM answer
WHERE value IS NOT NULL
ORDER BY country_code COLLATE "C", year
