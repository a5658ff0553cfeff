/*---
query_id: unemployment_trends_monthly
title: Unemployment by month
description: >-
  Unemployment rate of one nationality month by month, with the rate of the month before and the change. A month
  is left out where the employed or the unemployed of either nationality are one to four persons; the month after
  it then shows no change.
dataset: lmis_generated
parameters:
  - {name: months_back, type: integer, default: 24, min: 1, max: 120, description: Months looked back from as_of}
  - {name: nationality, type: string, default: Qatari, allowed: [Qatari, Non-Qatari], description: Whose unemployment}
  - {name: as_of, type: date, default: null, snap: month, description: Month the answer speaks of; null is the
     newest month of the dataset.}
columns:
  - {name: month, type: date, description: First of the month}
  - {name: labour_force, type: integer, unit: persons, description: Distinct persons employed or unemployed}
  - {name: unemployed, type: integer, unit: persons, description: Unemployed among them}
  - {name: unemployment_rate, type: decimal, unit: percent, description: Unemployed of labour force}
  - {name: previous_rate, type: decimal, unit: percent, nullable: true, description: Rate of the month before}
  - {name: change_points, type: decimal, unit: percent, nullable: true, description: 'Change since, percentage
     points'}
key: [month]
unit: percent
cache: {ttl_seconds: 7200}
privacy: {persons_column: labour_force, minimum_group_size: 5}
examples:
  - params: {nationality: Non-Qatari, months_back: 12}
  - params: {as_of: 2020-12-01}
---*/
WITH newest AS (
  SELECT max(e.month) AS month
  FROM public.employment_records AS e
  WHERE :as_of IS NULL OR e.month <= :as_of
),
counted AS (
  SELECT n.month AS newest, e.month,
         count(DISTINCT e.person_id) FILTER (WHERE e.nationality = :nationality) AS labour_force,
         count(DISTINCT e.person_id) FILTER (WHERE e.nationality = :nationality AND e.status = 'unemployed') AS unemployed
  FROM newest AS n
  JOIN public.employment_records AS e
    ON e.month BETWEEN (n.month - make_interval(months => :months_back))::date AND n.month
   AND e.status IN ('employed', 'unemployed')
  GROUP BY n.month, e.month
  HAVING count(DISTINCT e.person_id) FILTER (WHERE e.nationality = :nationality) >= 5
     AND count(DISTINCT e.person_id) FILTER (WHERE e.nationality = :nationality AND e.status = 'unemployed') NOT BETWEEN 1 AND 4
     AND count(DISTINCT e.person_id) FILTER (WHERE e.nationality = :nationality AND e.status = 'employed') NOT BETWEEN 1 AND 4
     AND count(DISTINCT e.person_id) FILTER (WHERE e.nationality <> :nationality AND e.status = 'unemployed') NOT BETWEEN 1 AND 4
     AND count(DISTINCT e.person_id) FILTER (WHERE e.nationality <> :nationality AND e.status = 'employed') NOT BETWEEN 1 AND 4
),
rated AS (
  SELECT newest, month, labour_force, unemployed,
         100.0 * unemployed / labour_force AS rate,
         CASE WHEN lag(month) OVER history = (month - make_interval(months => 1))::date
              THEN lag(100.0 * unemployed / labour_force) OVER history END AS previous
  FROM counted
  WINDOW history AS (ORDER BY month)
),
answer AS (
  SELECT month, labour_force, unemployed, round(rate, 2) AS unemployment_rate, round(previous, 2) AS previous_rate,
         round(rate - previous, 2) AS change_points
  FROM rated
  WHERE month > (newest - make_interval(months => :months_back))::date
)
SELECT month, labour_force, unemployed, unemployment_rate, previous_rate, change_points
FROM answer
ORDER BY month
