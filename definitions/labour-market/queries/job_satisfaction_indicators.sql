/*---
query_id: job_satisfaction_indicators
title: Tenure and turnover as a proxy of satisfaction
description: >-
  The records hold no survey, so satisfaction is told by its traces: mean tenure, and turnover over twelve months
  (persons who left their employer, of those employed a year before). The index is half tenure, full at 60 months,
  and half staying, 100 less the turnover. Sectors need 20 persons now and a year before.
dataset: lmis_generated
parameters:
  - {name: as_of, type: date, default: null, snap: month, description: Month the answer speaks of; null is the
     newest month of the dataset.}
columns:
  - {name: sector, type: string, description: Sector}
  - {name: persons, type: integer, unit: persons, description: Distinct persons employed}
  - {name: average_tenure_months, type: decimal, unit: months, description: Mean tenure in calendar months}
  - {name: turnover_rate_12m, type: decimal, unit: percent, description: Left their employer within a year}
  - {name: satisfaction_index, type: decimal, unit: index, description: 0 to 100}
  - {name: level, type: string, description: 'High from 70, Moderate from 50, else Low'}
key: [sector]
unit: index
cache: {ttl_seconds: 14400}
privacy: {persons_column: persons, minimum_group_size: 20}
examples:
  - params: {as_of: 2020-01-01}
---*/
WITH newest AS (
  SELECT max(e.month) AS month
  FROM public.employment_records AS e
  WHERE :as_of IS NULL OR e.month <= :as_of
),
present AS MATERIALIZED (
  SELECT e.sector, e.person_id, e.company_id, e.month, e.start_date
  FROM newest AS n
  JOIN public.employment_records AS e ON e.month = n.month AND e.status = 'employed'
),
people AS (
  SELECT e.sector, e.person_id, 'employed' AS part,
         (EXTRACT(YEAR FROM e.month) - EXTRACT(YEAR FROM e.start_date)) * 12
           + EXTRACT(MONTH FROM e.month) - EXTRACT(MONTH FROM e.start_date) AS tenure_months
  FROM present AS e
  UNION ALL
  SELECT b.sector, b.person_id, CASE WHEN e.company_id IS NULL THEN 'left' ELSE 'stayed' END, NULL
  FROM newest AS n
  JOIN public.employment_records AS b ON b.month = (n.month - make_interval(months => 12))::date AND b.status = 'employed'
  LEFT JOIN present AS e ON e.person_id = b.person_id AND e.company_id = b.company_id
),
counted AS (
  SELECT sector,
         count(DISTINCT person_id) FILTER (WHERE part = 'employed') AS persons,
         avg(tenure_months) AS tenure,
         count(DISTINCT person_id) FILTER (WHERE part IN ('left', 'stayed')) AS cohort,
         count(DISTINCT person_id) FILTER (WHERE part = 'left') AS leavers
  FROM people
  GROUP BY sector
),
guarded AS (
  SELECT sector, persons, tenure, cohort, leavers,
         COALESCE(sum(persons) FILTER (WHERE persons < 20 OR cohort < 20) OVER (), 0) AS hidden_persons,
         row_number() OVER (PARTITION BY persons < 20 OR cohort < 20 ORDER BY persons, sector COLLATE "C") AS nth_smallest
  FROM counted
),
answer AS (
  SELECT sector, persons, round(tenure, 2) AS average_tenure_months, round(100.0 * leavers / cohort, 2) AS turnover_rate_12m,
         round(50 * LEAST(tenure / 60, 1) + 50.0 * (cohort - leavers) / cohort, 2) AS satisfaction_index
  FROM guarded
  WHERE persons >= 20 AND cohort >= 20 AND (nth_smallest > 1 OR hidden_persons NOT BETWEEN 1 AND 4)
)
SELECT sector, persons, average_tenure_months, turnover_rate_12m, satisfaction_index,
       CASE WHEN satisfaction_index >= 70 THEN 'High' WHEN satisfaction_index >= 50 THEN 'Moderate' ELSE 'Low' END AS level
FROM answer
ORDER BY satisfaction_index DESC, sector COLLATE "C"
