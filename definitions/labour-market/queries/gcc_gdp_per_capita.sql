/*---
query_id: gcc_gdp_per_capita
title: Gross domestic product a head of the GCC
description: >-
  Gross domestic product a head of the Gulf states in current US dollars, one row a country and year, with the
  change on the year before.
dataset: world_bank_gdp_per_capita
parameters:
  - {name: start_year, type: integer, default: 2013, min: 1900, max: 2100, description: First year}
  - {name: end_year, type: integer, default: 2023, min: 1900, max: 2100, description: Last year}
columns:
  - {name: country, type: string, description: Country}
  - {name: country_code, type: string, description: ISO 3166 alpha-3}
  - {name: year, type: integer, description: Year}
  - {name: gdp_per_capita_usd, type: decimal, unit: usd, description: Gross domestic product a head}
key: [country_code, year]
unit: usd
cache: {ttl_seconds: 2592000}
freshness_days: 1461
transform:
  - yoy: {value: gdp_per_capita_usd, sort: year, group: [country_code]}
examples:
  - params: {start_year: 1990, end_year: 2000}
---*/
WITH answer AS (
  SELECT w.country_name AS country, w.country_code, w.year, round(w.value, 2) AS gdp_per_capita_usd
  FROM public.world_bank_indicators AS w
  WHERE w.indicator_code = 'NY.GDP.PCAP.CD'
    AND w.country_code IN ('QAT', 'SAU', 'ARE', 'KWT', 'BHR', 'OMN')
    AND w.year BETWEEN :start_year AND :end_year
)
SELECT country, country_code, year, gdp_per_capita_usd
FROM answer
ORDER BY country_code COLLATE "C", year
