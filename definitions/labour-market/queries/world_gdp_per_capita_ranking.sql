/*---
query_id: world_gdp_per_capita_ranking
title: Countries by gross domestic product a head
description: >-
  Countries with the highest gross domestic product a head in current US dollars (GDP over population, both World
  Bank) in the newest year not after as_of. Country groups are not ranked.
dataset: [world_bank_gdp_per_capita, countries]
parameters:
  - {name: top_n, type: integer, default: 20, min: 1, max: 300, description: How many countries}
  - {name: as_of, type: date, default: null, description: 'Day whose newest complete picture is wanted: rows of
     later years are not looked at; null is the newest year.'}
columns:
  - {name: country_code, type: string, description: ISO 3166 alpha-3}
  - {name: country, type: string, description: Country}
  - {name: rank, type: integer, description: 1 is the highest}
  - {name: year, type: integer, description: Year}
  - {name: gdp_per_capita_usd, type: decimal, unit: usd, description: Gross domestic product a head}
  - {name: world_percentile, type: decimal, unit: percent, description: Share of ranked countries that are below}
  - {name: region, type: string, nullable: true, description: Region of the world}
key: [country_code]
unit: usd
cache: {ttl_seconds: 2592000}
freshness_days: 1461
examples:
  - params: {top_n: 5, as_of: 2012-12-31}
---*/
WITH newest AS (
  SELECT max(w.year) AS year
  FROM public.world_bank_indicators AS w
  WHERE w.indicator_code = 'NY.GDP.PCAP.CD' AND (:as_of IS NULL OR w.year <= EXTRACT(YEAR FROM :as_of))
),
ranked AS (
  SELECT w.country_code, w.country_name, w.year, w.value, c.subregion AS region,
         rank() OVER (ORDER BY w.value DESC) AS rank,
         percent_rank() OVER (ORDER BY w.value) AS below
  FROM newest AS n
  JOIN public.world_bank_indicators AS w ON w.year = n.year AND w.indicator_code = 'NY.GDP.PCAP.CD'
  JOIN public.countries AS c ON c.country_code = w.country_code
),
answer AS (
  SELECT country_code, country_name AS country, rank, year, round(value, 2) AS gdp_per_capita_usd,
         round(100 * below::numeric, 2) AS world_percentile, region
  FROM ranked
)
SELECT country_code, country, rank, year, gdp_per_capita_usd, world_percentile, region
FROM answer
ORDER BY rank, country_code COLLATE "C"
LIMIT :top_n
