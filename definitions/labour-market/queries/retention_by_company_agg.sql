/*---
query_id: retention_by_company_agg
operation: get_retention_by_company
title: Retention by company
description: >-
  Of the persons a company employed when the window opened, how many it still employs at its end. The window is
  counted in true calendar months back from as_of. A person counts once; a break between the two ends is not
  looked at. With source=panel a company is industry by occupation, and the window is rounded up to whole years
  because the panel has one row a person and year. Companies below five persons are left out, and where those of a
  sector are together fewer than five, the smallest other company of the sector as well, so that nothing follows
  from the sector totals.
dataset: {param: source, values: {panel: [wage_panel], generated: [lmis_generated]}}
parameters:
  - {name: sector, type: string, default: null, length_max: 80, description: Only companies of this sector; null
     is all}
  - {name: min_employees, type: integer, default: 50, min: 5, max: 1000000, description: Fewest persons in the
     cohort of a company that is listed}
  - {name: time_period_months, type: integer, default: 36, min: 1, max: 600, description: Length of the window in
     calendar months}
  - {name: source, type: string, default: generated, allowed: [panel, generated], description: 'generated:
     companies and months of the generated records; panel: the real wage panel, company = industry by
     occupation'}
  - {name: as_of, type: date, default: null, snap: month, description: Month the answer speaks of; null is the
     newest month of the dataset.}
columns:
  - {name: company_id, type: string, description: Company}
  - {name: company_name, type: string, description: Its name}
  - {name: sector, type: string, description: Its sector}
  - {name: total_employees, type: integer, unit: persons, description: Distinct persons employed when the window
     opened}
  - {name: retained_employees, type: integer, unit: persons, description: 'Of these, employed there at its end'}
  - {name: retention_rate, type: decimal, unit: percent, description: 'Retained of total, two decimals'}
key: [company_id]
unit: percent
cache: {ttl_seconds: 86400}
privacy: {persons_column: total_employees, minimum_group_size: 5}
examples:
  - params: {sector: Construction, min_employees: 20}
  - params: {source: panel, min_employees: 10}
  - params: {time_period_months: 12, as_of: 2023-06-01}
---*/
WITH generated_window AS (
  SELECT newest.month AS closes,
         (newest.month - make_interval(months => :time_period_months))::date AS opens
  FROM (
    SELECT max(e.month) AS month
    FROM public.employment_records AS e
    WHERE :source = 'generated' AND (:as_of IS NULL OR e.month <= :as_of)
  ) AS newest
),
panel_window AS (
  SELECT max(w.year) AS closes, max(w.year) - (:time_period_months + 11) / 12 AS opens
  FROM public.wage_panel AS w
  WHERE :source = 'panel' AND (:as_of IS NULL OR w.year <= EXTRACT(YEAR FROM :as_of))
),
closing AS MATERIALIZED (
  SELECT e.person_id, e.company_id
  FROM generated_window AS w
  JOIN public.employment_records AS e ON e.month = w.closes AND e.status = 'employed'
),
cohort AS (
  SELECT s.company_id,
         COALESCE(c.company_name, s.company_id) AS company_name,
         COALESCE(c.sector, s.sector) AS sector,
         s.person_id,
         e.company_id IS NOT NULL AS stayed
  FROM generated_window AS w
  JOIN public.employment_records AS s ON s.month = w.opens AND s.status = 'employed'
  LEFT JOIN public.companies AS c ON c.company_id = s.company_id
  LEFT JOIN closing AS e ON e.person_id = s.person_id AND e.company_id = s.company_id
  WHERE :source = 'generated'
  UNION ALL
  SELECT s.company_id, s.company_name, s.sector, s.person_id::text, e.company_id IS NOT NULL
  FROM panel_window AS w
  JOIN public.wage_panel AS s ON s.year = w.opens
  LEFT JOIN public.wage_panel AS e
    ON e.year = w.closes AND e.person_id = s.person_id AND e.company_id = s.company_id
  WHERE :source = 'panel'
),
by_company AS (
  SELECT company_id, company_name, sector,
         count(DISTINCT person_id) AS total_employees,
         count(DISTINCT person_id) FILTER (WHERE stayed) AS retained_employees
  FROM cohort
  GROUP BY company_id, company_name, sector
),
guarded AS (
  SELECT company_id, company_name, sector, total_employees, retained_employees,
         COALESCE(sum(total_employees) FILTER (WHERE total_employees < 5) OVER (PARTITION BY sector), 0) AS hidden_persons,
         row_number() OVER (
           PARTITION BY sector, total_employees < 5
           ORDER BY total_employees, company_id COLLATE "C"
         ) AS nth_smallest
  FROM by_company
),
answer AS (
  SELECT company_id, company_name, sector, total_employees, retained_employees,
         round(100.0 * retained_employees / total_employees, 2) AS retention_rate
  FROM guarded
  WHERE total_employees >= 5
    AND total_employees >= :min_employees
    AND (nth_smallest > 1 OR hidden_persons NOT BETWEEN 1 AND 4)
)
SELECT company_id, company_name, sector, total_employees, retained_employees, retention_rate
FROM answer
WHERE :sector IS NULL OR sector = :sector
ORDER BY retention_rate DESC, company_id COLLATE "C"
