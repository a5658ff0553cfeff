/*---
query_id: early_warning_indicators
title: Early warning by sector
description: >-
  Per sector two rates, each scored 0 to 3: persons who left their employer within three months (from 5, 10, 15
  percent) and unemployed persons whose last job was in the sector (from 3, 5, 8 percent). The sum is the risk:
  Critical from 5, High from 3, Medium from 2. Sectors need 100 persons now and 100 three months before.
dataset: lmis_generated
parameters:
  - {name: as_of, type: date, default: null, snap: month, description: Month the answer speaks of; null is the
     newest month of the dataset.}
columns:
  - {name: sector, type: string, description: Sector}
  - {name: employees, type: integer, unit: persons, description: Distinct persons employed}
  - {name: exit_rate_3m, type: decimal, unit: percent, description: Left their employer within three months}
  - {name: unemployment_rate, type: decimal, unit: percent, description: 'Unemployed last employed in the sector,
     of these and the employed'}
  - {name: risk_score, type: integer, unit: index, description: 0 to 6}
  - {name: risk_level, type: string, description: 'Critical, High, Medium or Low'}
key: [sector]
unit: index
access_level: restricted
cache: {ttl_seconds: 3600}
privacy: {persons_column: employees, minimum_group_size: 100}
examples:
  - params: {as_of: 2020-06-01}
---*/
WITH newest AS (
  SELECT max(e.month) AS month
  FROM public.employment_records AS e
  WHERE :as_of IS NULL OR e.month <= :as_of
),
present AS MATERIALIZED (
  SELECT e.sector, e.person_id, e.company_id
  FROM newest AS n
  JOIN public.employment_records AS e ON e.month = n.month AND e.status = 'employed'
),
people AS (
  SELECT b.sector, b.person_id, CASE WHEN e.company_id IS NULL THEN 'left' ELSE 'stayed' END AS part
  FROM newest AS n
  JOIN public.employment_records AS b ON b.month = (n.month - make_interval(months => 3))::date AND b.status = 'employed'
  LEFT JOIN present AS e ON e.person_id = b.person_id AND e.company_id = b.company_id
  UNION ALL
  SELECT e.sector, e.person_id, 'employed'
  FROM present AS e
  UNION ALL
  SELECT h.sector, u.person_id, 'unemployed'
  FROM newest AS n
  JOIN public.employment_records AS u ON u.month = n.month AND u.status = 'unemployed'
  CROSS JOIN LATERAL (
    SELECT l.sector
    FROM public.employment_records AS l
    WHERE l.person_id = u.person_id AND l.month < u.month AND l.status = 'employed'
    ORDER BY l.month DESC, l.company_id COLLATE "C"
    LIMIT 1
  ) AS h
),
counted AS (
  SELECT sector,
         count(DISTINCT person_id) FILTER (WHERE part = 'employed') AS employees,
         count(DISTINCT person_id) FILTER (WHERE part = 'unemployed') AS unemployed,
         count(DISTINCT person_id) FILTER (WHERE part IN ('left', 'stayed')) AS cohort,
         count(DISTINCT person_id) FILTER (WHERE part = 'left') AS exits
  FROM people
  GROUP BY sector
),
guarded AS (
  SELECT sector, employees, unemployed, cohort, exits,
         COALESCE(sum(employees) FILTER (WHERE employees < 100 OR cohort < 100) OVER (), 0) AS hidden_employees,
         row_number() OVER (PARTITION BY employees < 100 OR cohort < 100 ORDER BY employees, sector COLLATE "C") AS nth_smallest
  FROM counted
),
rated AS (
  SELECT sector, employees,
         100.0 * exits / cohort AS exit_rate,
         100.0 * unemployed / (employees + unemployed) AS unemployment_rate
  FROM guarded
  WHERE employees >= 100 AND cohort >= 100 AND (nth_smallest > 1 OR hidden_employees NOT BETWEEN 1 AND 4)
),
scored AS (
  SELECT sector, employees,
         round(exit_rate, 2) AS exit_rate_3m,
         round(unemployment_rate, 2) AS unemployment_rate,
         CASE WHEN exit_rate >= 15 THEN 3 WHEN exit_rate >= 10 THEN 2 WHEN exit_rate >= 5 THEN 1 ELSE 0 END
           + CASE WHEN unemployment_rate >= 8 THEN 3 WHEN unemployment_rate >= 5 THEN 2 WHEN unemployment_rate >= 3 THEN 1 ELSE 0 END
           AS risk_score
  FROM rated
),
answer AS (
  SELECT sector, employees, exit_rate_3m, unemployment_rate, risk_score,
         CASE WHEN risk_score >= 5 THEN 'Critical' WHEN risk_score >= 3 THEN 'High'
              WHEN risk_score >= 2 THEN 'Medium' ELSE 'Low' END AS risk_level
  FROM scored
)
SELECT sector, employees, exit_rate_3m, unemployment_rate, risk_score, risk_level
FROM answer
ORDER BY risk_score DESC, sector COLLATE "C"
