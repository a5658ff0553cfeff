/*---
query_id: gender_pay_gap_analysis
title: Gender pay gap
description: >-
  Mean and median monthly salary of men and women by sector and education, and the gap as percent of the men's;
  Equitable where the mean differs by under five percent either way. Both sides need five persons. Where what is
  left out of a sector, or of a level of education, would be one to four women or men, its smallest other group is
  left out too; so are sectors and levels that other answers merge.
dataset: lmis_generated
parameters:
  - {name: as_of, type: date, default: null, snap: month, description: Month the answer speaks of; null is the
     newest month of the dataset.}
columns:
  - {name: sector, type: string, description: Sector}
  - {name: education_level, type: string, description: Level of education}
  - {name: persons, type: integer, unit: persons, description: Distinct persons}
  - {name: male_count, type: integer, unit: persons, description: Men}
  - {name: female_count, type: integer, unit: persons, description: Women}
  - {name: male_average, type: decimal, unit: qar, description: Mean salary of men}
  - {name: female_average, type: decimal, unit: qar, description: Mean salary of women}
  - {name: male_median, type: decimal, unit: qar, description: Median salary of men}
  - {name: female_median, type: decimal, unit: qar, description: Median salary of women}
  - {name: gap_percent, type: decimal, unit: percent, description: 'Gap of the means, of the mean of men'}
  - {name: median_gap_percent, type: decimal, unit: percent, description: 'Gap of the medians, of the median of men'}
  - {name: assessment, type: string, description: 'Equitable, Men earn more or Women earn more'}
key: [sector, education_level]
unit: percent
access_level: restricted
cache: {ttl_seconds: 14400}
privacy: {persons_column: persons, minimum_group_size: 10}
examples:
  - params: {as_of: 2021-12-01}
---*/
WITH newest AS (
  SELECT max(e.month) AS month
  FROM public.employment_records AS e
  WHERE :as_of IS NULL OR e.month <= :as_of
),
people AS (
  SELECT e.person_id, e.sector, e.education_level, e.gender, e.salary_qar
  FROM newest AS n
  JOIN public.employment_records AS e ON e.month = n.month AND e.status = 'employed'
),
sector_sizes AS (
  SELECT sector, count(DISTINCT person_id) AS persons
  FROM people
  GROUP BY sector
),
sector_guards_ranks AS (
  SELECT sector, persons,
         COALESCE(sum(persons) FILTER (WHERE persons < 5) OVER (), 0) AS hidden_persons,
         row_number() OVER (PARTITION BY persons < 5 ORDER BY persons, sector COLLATE "C") AS nth_smallest
  FROM sector_sizes
),
sector_guards AS MATERIALIZED (
  SELECT sector, persons < 5 OR (nth_smallest = 1 AND hidden_persons BETWEEN 1 AND 4) AS is_hidden
  FROM sector_guards_ranks
),
education_sizes AS (
  SELECT education_level, count(DISTINCT person_id) AS persons
  FROM people
  GROUP BY education_level
),
education_guards_ranks AS (
  SELECT education_level, persons,
         COALESCE(sum(persons) FILTER (WHERE persons < 5) OVER (), 0) AS hidden_persons,
         row_number() OVER (PARTITION BY persons < 5 ORDER BY persons, education_level COLLATE "C") AS nth_smallest
  FROM education_sizes
),
education_guards AS MATERIALIZED (
  SELECT education_level, persons < 5 OR (nth_smallest = 1 AND hidden_persons BETWEEN 1 AND 4) AS is_hidden
  FROM education_guards_ranks
),
grouped AS (
  SELECT p.sector, p.education_level, s.is_hidden OR e.is_hidden AS is_hidden,
         count(DISTINCT p.person_id) AS persons,
         count(DISTINCT p.person_id) FILTER (WHERE p.gender = 'Male') AS male_count,
         count(DISTINCT p.person_id) FILTER (WHERE p.gender = 'Female') AS female_count,
         avg(p.salary_qar) FILTER (WHERE p.gender = 'Male') AS male_average,
         avg(p.salary_qar) FILTER (WHERE p.gender = 'Female') AS female_average,
         (percentile_cont(0.5) WITHIN GROUP (ORDER BY p.salary_qar) FILTER (WHERE p.gender = 'Male'))::numeric AS male_median,
         (percentile_cont(0.5) WITHIN GROUP (ORDER BY p.salary_qar) FILTER (WHERE p.gender = 'Female'))::numeric AS female_median
  FROM people AS p
  JOIN sector_guards AS s ON s.sector = p.sector
  JOIN education_guards AS e ON e.education_level = p.education_level
  GROUP BY p.sector, p.education_level, s.is_hidden OR e.is_hidden
),
checked AS (
  SELECT sector, education_level, persons, male_count, female_count, male_average, female_average, male_median, female_median,
         NOT is_hidden AND male_count >= 5 AND female_count >= 5 AS is_safe
  FROM grouped
),
ranked AS (
  SELECT sector, education_level, persons, male_count, female_count, male_average, female_average, male_median, female_median, is_safe,
         COALESCE(sum(male_count) FILTER (WHERE NOT is_safe) OVER (PARTITION BY sector), 0) AS sector_men,
         COALESCE(sum(female_count) FILTER (WHERE NOT is_safe) OVER (PARTITION BY sector), 0) AS sector_women,
         COALESCE(sum(male_count) FILTER (WHERE NOT is_safe) OVER (PARTITION BY education_level), 0) AS education_men,
         COALESCE(sum(female_count) FILTER (WHERE NOT is_safe) OVER (PARTITION BY education_level), 0) AS education_women,
         row_number() OVER (PARTITION BY sector, is_safe ORDER BY persons, education_level COLLATE "C") AS nth_in_sector,
         row_number() OVER (PARTITION BY education_level, is_safe ORDER BY persons, sector COLLATE "C") AS nth_in_education
  FROM checked
),
gaps AS (
  SELECT sector, education_level, persons, male_count, female_count, male_average, female_average, male_median, female_median,
         100.0 * (male_average - female_average) / NULLIF(male_average, 0) AS gap,
         100.0 * (male_median - female_median) / NULLIF(male_median, 0) AS median_gap
  FROM ranked
  WHERE is_safe
    AND (nth_in_sector > 1 OR (sector_men NOT BETWEEN 1 AND 4 AND sector_women NOT BETWEEN 1 AND 4))
    AND (nth_in_education > 1 OR (education_men NOT BETWEEN 1 AND 4 AND education_women NOT BETWEEN 1 AND 4))
),
answer AS (
  SELECT sector, education_level, persons, male_count, female_count,
         round(male_average, 2) AS male_average, round(female_average, 2) AS female_average,
         round(male_median, 2) AS male_median, round(female_median, 2) AS female_median,
         round(gap, 2) AS gap_percent, round(median_gap, 2) AS median_gap_percent,
         CASE WHEN abs(gap) < 5 THEN 'Equitable' WHEN gap > 0 THEN 'Men earn more' ELSE 'Women earn more' END AS assessment
  FROM gaps
  WHERE gap IS NOT NULL AND median_gap IS NOT NULL
)
SELECT sector, education_level, persons, male_count, female_count, male_average, female_average, male_median, female_median,
       gap_percent, median_gap_percent, assessment
FROM answer
ORDER BY sector COLLATE "C", education_level COLLATE "C"
