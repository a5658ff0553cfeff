/*---
query_id: retention_rate_by_sector
title: Retention by sector
description: >-
  Of the persons employed in a sector when the window opened, how many are with the same employer at its end; the
  rest is attrition. The window counts true calendar months. With source=panel the employer is industry by
  occupation and the window is rounded up to whole years. Sectors below 20 persons are left out; where those are
  together below five, the smallest other sector too.
dataset: {param: source, values: {panel: [wage_panel], generated: [lmis_generated]}}
parameters:
  - {name: months_back, type: integer, default: 12, min: 1, max: 600, description: Months looked back from as_of}
  - {name: source, type: string, default: generated, allowed: [panel, generated], description: 'generated: months
     of the generated records; panel: the real wage panel'}
  - {name: as_of, type: date, default: null, snap: month, description: Month the answer speaks of; null is the
     newest month of the dataset.}
columns:
  - {name: sector, type: string, description: Sector}
  - {name: cohort, type: integer, unit: persons, description: Distinct persons employed when the window opened}
  - {name: retained, type: integer, unit: persons, description: 'Of these, with the same employer at its end'}
  - {name: retention_rate, type: decimal, unit: percent, description: Retained of cohort}
  - {name: attrition_rate, type: decimal, unit: percent, description: The rest}
key: [sector]
unit: percent
cache: {ttl_seconds: 14400}
privacy: {persons_column: cohort, minimum_group_size: 20}
examples:
  - params: {months_back: 36}
  - params: {source: panel}
  - params: {as_of: 2019-01-01}
---*/
WITH generated_window AS (
  SELECT newest.month AS closes, (newest.month - make_interval(months => :months_back))::date AS opens
  FROM (
    SELECT max(e.month) AS month
    FROM public.employment_records AS e
    WHERE :source = 'generated' AND (:as_of IS NULL OR e.month <= :as_of)
  ) AS newest
),
panel_window AS (
  SELECT max(w.year) AS closes, max(w.year) - (:months_back + 11) / 12 AS opens
  FROM public.wage_panel AS w
  WHERE :source = 'panel' AND (:as_of IS NULL OR w.year <= EXTRACT(YEAR FROM :as_of))
),
closing AS MATERIALIZED (
  SELECT e.person_id, e.company_id
  FROM generated_window AS w
  JOIN public.employment_records AS e ON e.month = w.closes AND e.status = 'employed'
),
people AS (
  SELECT s.sector, s.person_id, e.company_id IS NOT NULL AS stayed
  FROM generated_window AS w
  JOIN public.employment_records AS s ON s.month = w.opens AND s.status = 'employed'
  LEFT JOIN closing AS e ON e.person_id = s.person_id AND e.company_id = s.company_id
  WHERE :source = 'generated'
  UNION ALL
  SELECT s.sector, s.person_id::text, e.company_id IS NOT NULL
  FROM panel_window AS w
  JOIN public.wage_panel AS s ON s.year = w.opens
  LEFT JOIN public.wage_panel AS e
    ON e.year = w.closes AND e.person_id = s.person_id AND e.company_id = s.company_id
  WHERE :source = 'panel'
),
by_sector AS (
  SELECT sector, count(DISTINCT person_id) AS cohort, count(DISTINCT person_id) FILTER (WHERE stayed) AS retained
  FROM people
  GROUP BY sector
),
guarded AS (
  SELECT sector, cohort, retained,
         COALESCE(sum(cohort) FILTER (WHERE cohort < 20) OVER (), 0) AS hidden,
         row_number() OVER (PARTITION BY cohort < 20 ORDER BY cohort, sector COLLATE "C") AS nth_smallest
  FROM by_sector
),
answer AS (
  SELECT sector, cohort, retained,
         round(100.0 * retained / cohort, 2) AS retention_rate,
         round(100.0 * (cohort - retained) / cohort, 2) AS attrition_rate
  FROM guarded
  WHERE cohort >= 20 AND (nth_smallest > 1 OR hidden NOT BETWEEN 1 AND 4)
)
SELECT sector, cohort, retained, retention_rate, attrition_rate
FROM answer
ORDER BY retention_rate DESC, sector COLLATE "C"
