/*---
query_id: world_bank_indicator
operation: get_world_bank_indicator
title: World Bank indicator of a country
description: >-
  One indicator of one country (or of one of the World Bank's country groups), one row a year. Gross domestic
  product and population are the World Bank's own series; the labour measures under World Bank codes are the ILO
  series they come from. Value is as the source has it, to six decimals.
dataset:
  param: indicator
  values:
    NY.GDP.MKTP.CD: [world_bank_gdp]
    SP.POP.TOTL: [world_bank_population]
    NY.GDP.PCAP.CD: [world_bank_gdp_per_capita]
    NY.GDP.PCAP.KD: [gapminder_gdp_per_capita]
    SL.UEM.TOTL.NE.ZS: [ilo_labour]
    SL.UEM.TOTL.FE.NE.ZS: [ilo_labour]
    SL.UEM.TOTL.MA.NE.ZS: [ilo_labour]
    SL.UEM.1524.NE.ZS: [ilo_labour]
    SL.TLF.CACT.ZS: [ilo_labour]
    SL.TLF.CACT.FE.ZS: [ilo_labour]
    SL.TLF.CACT.MA.ZS: [ilo_labour]
    SL.EMP.TOTL.SP.ZS: [ilo_labour]
    SL.SRV.EMPL.ZS: [ilo_labour]
    SL.IND.EMPL.ZS: [ilo_labour]
    SL.AGR.EMPL.ZS: [ilo_labour]
parameters:
  - {name: indicator, type: string, default: NY.GDP.MKTP.CD, allowed: [NY.GDP.MKTP.CD, SP.POP.TOTL,
     NY.GDP.PCAP.CD, NY.GDP.PCAP.KD, SL.UEM.TOTL.NE.ZS, SL.UEM.TOTL.FE.NE.ZS, SL.UEM.TOTL.MA.NE.ZS,
     SL.UEM.1524.NE.ZS, SL.TLF.CACT.ZS, SL.TLF.CACT.FE.ZS, SL.TLF.CACT.MA.ZS, SL.EMP.TOTL.SP.ZS, SL.SRV.EMPL.ZS,
     SL.IND.EMPL.ZS, SL.AGR.EMPL.ZS], description: World Bank indicator code}
  - {name: country, type: string, required: true, pattern: '[A-Z]{3}', length_max: 3, description: 'ISO 3166
     alpha-3 code, upper case, or a World Bank group such as WLD'}
  - {name: frequency, type: string, default: A, allowed: [A], description: 'Only A, annual'}
  - {name: start_year, type: integer, default: null, min: 1900, max: 2100, description: First year; null is the
     first there is}
  - {name: end_year, type: integer, default: null, min: 1900, max: 2100, description: Last year; null is the
     newest there is}
columns:
  - {name: country, type: string, description: Country or group}
  - {name: country_code, type: string, description: ISO 3166 alpha-3 or group code}
  - {name: year, type: integer, description: Year}
  - {name: indicator, type: string, description: Indicator code}
  - {name: indicator_name, type: string, description: 'What it measures, with its unit'}
  - {name: value, type: decimal, description: 'Value, in the unit the name states'}
key: [country_code, indicator, year]
unit:
  param: indicator
  values:
    NY.GDP.MKTP.CD: usd
    SP.POP.TOTL: persons
    NY.GDP.PCAP.CD: usd
    NY.GDP.PCAP.KD: usd_constant
    SL.UEM.TOTL.NE.ZS: percent
    SL.UEM.TOTL.FE.NE.ZS: percent
    SL.UEM.TOTL.MA.NE.ZS: percent
    SL.UEM.1524.NE.ZS: percent
    SL.TLF.CACT.ZS: percent
    SL.TLF.CACT.FE.ZS: percent
    SL.TLF.CACT.MA.ZS: percent
    SL.EMP.TOTL.SP.ZS: percent
    SL.SRV.EMPL.ZS: percent
    SL.IND.EMPL.ZS: percent
    SL.AGR.EMPL.ZS: percent
cache: {ttl_seconds: 2592000}
freshness_days: 1461
narrow:
  - {table: public.world_bank_indicators, column: country_code, param: country}
examples:
  - params: {country: QAT, start_year: 2022, end_year: 2022}
  - params: {indicator: SL.UEM.TOTL.NE.ZS, country: SAU}
---*/
WITH answer AS (
  SELECT w.country_name AS country, w.country_code, w.year, w.indicator_code AS indicator, w.indicator_name,
         trim_scale(round(w.value, 6)) AS value
  FROM public.world_bank_indicators AS w
  WHERE w.country_code = :country
    AND w.indicator_code = :indicator
    AND :frequency = 'A'
    AND (:start_year IS NULL OR w.year >= :start_year)
    AND (:end_year IS NULL OR w.year <= :end_year)
)
SELECT country, country_code, year, indicator, indicator_name, value
FROM answer
ORDER BY country_code COLLATE "C", indicator COLLATE "C", year
