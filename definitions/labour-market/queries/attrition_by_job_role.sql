/*---
query_id: attrition_by_job_role
title: Attrition by job role
description: >-
  Employees of the IBM attrition sample by job role: how many left, with mean monthly income, tenure and
  satisfaction (1 to 4). The sample is undated and its employees are fictional. Groups where those who left or
  those who stayed are one to four persons are merged into one row named suppressed.
dataset: employee_attrition
parameters:
  - {name: job_role, type: string, default: null, length_max: 80, description: Only this job role; null is all}
columns:
  - {name: job_role, type: string, description: 'Job role, or suppressed'}
  - {name: persons, type: integer, unit: persons, description: Distinct employees}
  - {name: leavers, type: integer, unit: persons, description: 'Of these, left'}
  - {name: attrition_rate, type: decimal, unit: percent, description: Leavers of all}
  - {name: average_monthly_income, type: decimal, description: 'Mean monthly income, unit unstated by the source'}
  - {name: average_years_at_company, type: decimal, unit: years, description: Mean years at the company}
  - {name: average_job_satisfaction, type: decimal, unit: index, description: 'Mean, 1 low to 4 very high'}
key: [job_role]
unit: percent
cache: {ttl_seconds: 86400}
privacy: {persons_column: persons, minimum_group_size: 5}
examples:
  - params: {job_role: Laboratory Technician}
---*/
WITH staff AS (
  SELECT a.job_role AS team, a.employee_number, a.has_left, a.monthly_income, a.years_at_company, a.job_satisfaction
  FROM public.employee_attrition AS a
),
sizes AS (
  SELECT team,
         count(DISTINCT employee_number) AS persons,
         count(DISTINCT employee_number) FILTER (WHERE has_left) AS leavers,
         count(DISTINCT employee_number) FILTER (WHERE NOT has_left) AS stayers
  FROM staff
  GROUP BY team
),
guards_checks AS (
  SELECT team, persons, leavers, stayers,
         leavers NOT BETWEEN 1 AND 4 AND stayers NOT BETWEEN 1 AND 4 AS is_safe
  FROM sizes
),
guards_ranks AS (
  SELECT team, is_safe,
         COALESCE(sum(leavers) FILTER (WHERE NOT is_safe) OVER (), 0) AS hidden_leavers,
         row_number() OVER (
           PARTITION BY is_safe ORDER BY leavers >= 5 DESC, leavers, team COLLATE "C"
         ) AS nth_for_leavers,
         COALESCE(sum(stayers) FILTER (WHERE NOT is_safe) OVER (), 0) AS hidden_stayers,
         row_number() OVER (
           PARTITION BY is_safe ORDER BY stayers >= 5 DESC, stayers, team COLLATE "C"
         ) AS nth_for_stayers,
         COALESCE(sum(persons) FILTER (WHERE persons < 5) OVER (), 0) AS hidden_persons,
         row_number() OVER (
           PARTITION BY persons < 5 ORDER BY persons, team COLLATE "C"
         ) AS nth_smallest
  FROM guards_checks
),
guards AS MATERIALIZED (
  SELECT team,
         NOT is_safe
           OR (nth_for_leavers = 1 AND hidden_leavers BETWEEN 1 AND 4)
           OR (nth_for_stayers = 1 AND hidden_stayers BETWEEN 1 AND 4)
           OR (nth_smallest = 1 AND hidden_persons BETWEEN 1 AND 4) AS is_hidden
  FROM guards_ranks
),
answer AS (
  SELECT CASE WHEN g.is_hidden THEN 'suppressed' ELSE s.team END AS job_role,
         count(DISTINCT s.employee_number) AS persons,
         count(DISTINCT s.employee_number) FILTER (WHERE s.has_left) AS leavers,
         round(100.0 * count(DISTINCT s.employee_number) FILTER (WHERE s.has_left)
           / count(DISTINCT s.employee_number), 2) AS attrition_rate,
         round(avg(s.monthly_income), 2) AS average_monthly_income,
         round(avg(s.years_at_company), 2) AS average_years_at_company,
         round(avg(s.job_satisfaction), 2) AS average_job_satisfaction
  FROM staff AS s
  JOIN guards AS g ON g.team = s.team
  GROUP BY 1
  HAVING count(DISTINCT s.employee_number) >= 5
     AND count(DISTINCT s.employee_number) FILTER (WHERE s.has_left) NOT BETWEEN 1 AND 4
     AND count(DISTINCT s.employee_number) FILTER (WHERE NOT s.has_left) NOT BETWEEN 1 AND 4
)
SELECT job_role, persons, leavers, attrition_rate, average_monthly_income, average_years_at_company, average_job_satisfaction
FROM answer
WHERE :job_role IS NULL OR job_role = :job_role
ORDER BY attrition_rate DESC, job_role COLLATE "C"
