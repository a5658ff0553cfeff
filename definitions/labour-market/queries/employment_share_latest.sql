/*---
query_id: employment_share_latest
title: 'Where the GCC works: services, industry, agriculture'
description: >-
  Share of employment in services, industry and agriculture in the Gulf states, at the newest year of each not
  after as_of; the widest branch of a country first.
dataset: ilo_labour
parameters:
  - {name: as_of, type: date, default: null, description: 'Day whose newest complete picture is wanted: rows of
     later years are not looked at; null is the newest year with observed unemployment; later ones are
     projections.'}
columns:
  - {name: country, type: string, description: Country}
  - {name: country_code, type: string, description: ISO 3166 alpha-3}
  - {name: branch, type: string, description: 'services, industry or agriculture'}
  - {name: year, type: integer, description: Newest year with a value}
  - {name: share_percent, type: decimal, unit: percent, description: Share of all employment}
key: [country_code, branch]
unit: percent
cache: {ttl_seconds: 86400}
freshness_days: 1095
examples:
  - params: {as_of: 2010-12-31}
---*/
WITH measured AS (
  SELECT i.country_name AS country, i.country_code, replace(i.indicator_code, 'employment_share_', '') AS branch, i.year, i.value,
         row_number() OVER (PARTITION BY i.country_code, i.indicator_code ORDER BY i.year DESC) AS nth_newest
  FROM public.ilo_labour_data AS i
  WHERE i.indicator_code IN ('employment_share_services', 'employment_share_industry', 'employment_share_agriculture')
    AND i.sex = 'total' AND i.age_group = '15+' AND i.education_level = 'total'
    AND i.country_code IN ('QAT', 'SAU', 'ARE', 'KWT', 'BHR', 'OMN')
    AND (:as_of IS NULL OR i.year <= EXTRACT(YEAR FROM :as_of))
    AND i.year <= (
      SELECT max(o.year)
      FROM public.ilo_labour_data AS o
      WHERE o.indicator_code = 'unemployment_rate' AND o.country_code IN ('QAT', 'SAU', 'ARE', 'KWT', 'BHR', 'OMN')
    )
),
answer AS (
  SELECT country, country_code, branch, year, round(value, 3) AS share_percent
  FROM measured
  WHERE nth_newest = 1
)
SELECT country, country_code, branch, year, share_percent
FROM answer
ORDER BY country_code COLLATE "C", share_percent DESC, branch COLLATE "C"
