/*---
query_id: attrition_rate_monthly
title: Monthly attrition
description: >-
  Per month: persons employed the month before, how many of them had left their employer by this month, the rate,
  and its mean over three months (null where the records do not reach back far enough).
dataset: lmis_generated
parameters:
  - {name: months_back, type: integer, default: 12, min: 1, max: 84, description: Months looked back from as_of}
  - {name: as_of, type: date, default: null, snap: month, description: Month the answer speaks of; null is the
     newest month of the dataset.}
columns:
  - {name: month, type: date, description: First of the month}
  - {name: active_employees, type: integer, unit: persons, description: Distinct persons employed the month before}
  - {name: exits, type: integer, unit: persons, description: 'Of these, no longer with that employer'}
  - {name: attrition_rate, type: decimal, unit: percent, description: Exits of active}
  - {name: rolling_rate_3m, type: decimal, unit: percent, nullable: true, description: Mean of this and the two
     months before}
key: [month]
unit: percent
cache: {ttl_seconds: 7200}
privacy: {persons_column: active_employees, minimum_group_size: 5}
examples:
  - params: {months_back: 24}
  - params: {months_back: 6, as_of: 2020-12-01}
---*/
WITH newest AS (
  SELECT max(e.month) AS month
  FROM public.employment_records AS e
  WHERE :as_of IS NULL OR e.month <= :as_of
),
staff AS (
  SELECT n.month AS newest, e.person_id, e.company_id, (e.month + make_interval(months => 1))::date AS month,
         lead(e.month) OVER history AS next_month,
         lead(e.company_id) OVER history AS next_company_id
  FROM newest AS n
  JOIN public.employment_records AS e
    ON e.month BETWEEN (n.month - make_interval(months => :months_back + 2))::date AND n.month AND e.status = 'employed'
  WINDOW history AS (PARTITION BY e.person_id ORDER BY e.month)
),
counted AS (
  SELECT newest, month,
         count(DISTINCT person_id) AS active_employees,
         count(DISTINCT person_id) FILTER (
           WHERE next_month IS DISTINCT FROM month OR next_company_id IS DISTINCT FROM company_id
         ) AS exits
  FROM staff
  WHERE month <= newest
  GROUP BY newest, month
  HAVING count(DISTINCT person_id) >= 5
),
rated AS (
  SELECT newest, month, active_employees, exits,
         100.0 * exits / active_employees AS rate,
         avg(100.0 * exits / active_employees) OVER recent AS rolling,
         count(*) OVER recent AS window_months
  FROM counted
  WINDOW recent AS (ORDER BY month ROWS BETWEEN 2 PRECEDING AND CURRENT ROW)
),
answer AS (
  SELECT month, active_employees, exits,
         round(rate, 2) AS attrition_rate,
         CASE WHEN window_months = 3 THEN round(rolling, 2) END AS rolling_rate_3m
  FROM rated
  WHERE month > (newest - make_interval(months => :months_back))::date
)
SELECT month, active_employees, exits, attrition_rate, rolling_rate_3m
FROM answer
ORDER BY month
