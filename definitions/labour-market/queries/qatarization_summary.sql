/*---
query_id: qatarization_summary
title: Qatarization by month and sector
description: >-
  Qatari and other staff of each sector in every month, the share of Qataris, and the mean salary of each side.
  Sectors of a month where either side is one to four persons are merged into one row named suppressed, and with
  them the next sector that keeps that row from staying so small; where it would stay so small all the same, it is
  left out. A filter for a sector never returns that row.
dataset: lmis_generated
parameters:
  - {name: month, type: date, default: null, snap: month, description: Only this month; null is all}
  - {name: sector, type: string, default: null, length_max: 80, description: Only this sector; null is all}
columns:
  - {name: month, type: date, description: First of the month}
  - {name: sector, type: string, description: 'Sector, or suppressed'}
  - {name: total, type: integer, unit: persons, description: Distinct persons employed}
  - {name: qatari_count, type: integer, unit: persons, description: Qataris}
  - {name: expat_count, type: integer, unit: persons, description: Others}
  - {name: qatarization_rate, type: decimal, unit: percent, description: Qataris of total}
  - {name: average_qatari_salary, type: decimal, unit: qar, nullable: true, description: Mean monthly salary of
     Qataris}
  - {name: average_expat_salary, type: decimal, unit: qar, nullable: true, description: Mean monthly salary of others}
key: [month, sector]
unit: percent
cache: {ttl_seconds: 604800}
privacy: {persons_column: total, minimum_group_size: 5}
examples:
  - params: {sector: Energy}
  - params: {month: 2020-01-01}
---*/
WITH sizes AS (
  SELECT month, sector,
         count(*) FILTER (WHERE nationality = 'Qatari') AS nationals,
         count(*) FILTER (WHERE nationality <> 'Qatari') AS others
  FROM public.employment_records
  WHERE status = 'employed'
  GROUP BY month, sector
),
guards_checks AS (
  SELECT month, sector, nationals, others,
         nationals NOT BETWEEN 1 AND 4 AND others NOT BETWEEN 1 AND 4 AS is_safe
  FROM sizes
),
guards_ranks AS (
  SELECT month, sector, is_safe,
         COALESCE(sum(nationals) FILTER (WHERE NOT is_safe) OVER (PARTITION BY month), 0) AS hidden_nationals,
         row_number() OVER (
           PARTITION BY month, is_safe ORDER BY nationals >= 5 DESC, nationals, sector COLLATE "C"
         ) AS nth_for_nationals,
         COALESCE(sum(others) FILTER (WHERE NOT is_safe) OVER (PARTITION BY month), 0) AS hidden_others,
         row_number() OVER (
           PARTITION BY month, is_safe ORDER BY others >= 5 DESC, others, sector COLLATE "C"
         ) AS nth_for_others
  FROM guards_checks
),
guards AS MATERIALIZED (
  SELECT month, sector,
         NOT is_safe
           OR (nth_for_nationals = 1 AND hidden_nationals BETWEEN 1 AND 4)
           OR (nth_for_others = 1 AND hidden_others BETWEEN 1 AND 4) AS is_hidden
  FROM guards_ranks
),
answer AS (
  SELECT s.month, CASE WHEN g.is_hidden THEN 'suppressed' ELSE s.sector END AS sector,
         count(DISTINCT s.person_id) AS total,
         count(DISTINCT s.person_id) FILTER (WHERE s.nationality = 'Qatari') AS qatari_count,
         count(DISTINCT s.person_id) FILTER (WHERE s.nationality <> 'Qatari') AS expat_count,
         round(avg(s.salary_qar) FILTER (WHERE s.nationality = 'Qatari'), 2) AS average_qatari_salary,
         round(avg(s.salary_qar) FILTER (WHERE s.nationality <> 'Qatari'), 2) AS average_expat_salary
  FROM public.employment_records AS s
  JOIN guards AS g ON g.month = s.month AND g.sector = s.sector
  WHERE s.status = 'employed'
  GROUP BY 1, 2
  HAVING count(DISTINCT s.person_id) >= 5
     AND count(DISTINCT s.person_id) FILTER (WHERE s.nationality = 'Qatari') NOT BETWEEN 1 AND 4
     AND count(DISTINCT s.person_id) FILTER (WHERE s.nationality <> 'Qatari') NOT BETWEEN 1 AND 4
)
SELECT month, sector, total, qatari_count, expat_count, round(100.0 * qatari_count / total, 2) AS qatarization_rate,
       average_qatari_salary, average_expat_salary
FROM answer
WHERE (:month IS NULL OR month = :month) AND (:sector IS NULL OR sector = :sector)
ORDER BY month, sector COLLATE "C"
