/*---
query_id: qatarization_gap_by_sector
title: Qatarization against the mean
description: >-
  Share of Qataris of each sector less that of all sectors together, in percentage points, and the gap of Qataris
  to other staff; lowest first. Sectors where either side is one to four persons are merged into one row named
  suppressed.
dataset: lmis_generated
parameters:
  - {name: as_of, type: date, default: null, snap: month, description: Month the answer speaks of; null is the
     newest month of the dataset.}
columns:
  - {name: sector, type: string, description: 'Sector, or suppressed'}
  - {name: total, type: integer, unit: persons, description: Distinct persons employed}
  - {name: qatari_percent, type: decimal, unit: percent, description: Share of Qataris}
  - {name: non_qatari_percent, type: decimal, unit: percent, description: Share of others}
  - {name: gap_percent, type: decimal, unit: percent, description: 'Share of Qataris less share of others,
     percentage points'}
  - {name: overall_percent, type: decimal, unit: percent, description: Share of Qataris in all rows together}
  - {name: gap_to_overall, type: decimal, unit: percent, description: 'Share of the sector less that of all,
     percentage points'}
key: [sector]
unit: percent
cache: {ttl_seconds: 7200}
privacy: {persons_column: total, minimum_group_size: 5}
examples:
  - params: {as_of: 2020-01-01}
---*/
WITH newest AS (
  SELECT max(e.month) AS month
  FROM public.employment_records AS e
  WHERE :as_of IS NULL OR e.month <= :as_of
),
staff AS (
  SELECT e.sector, e.person_id, e.nationality, e.salary_qar
  FROM newest AS n
  JOIN public.employment_records AS e ON e.month = n.month AND e.status = 'employed'
),
sizes AS (
  SELECT sector,
         count(DISTINCT person_id) AS persons,
         count(DISTINCT person_id) FILTER (WHERE nationality = 'Qatari') AS nationals,
         count(DISTINCT person_id) FILTER (WHERE nationality <> 'Qatari') AS others
  FROM staff
  GROUP BY sector
),
guards_checks AS (
  SELECT sector, persons, nationals, others,
         nationals NOT BETWEEN 1 AND 4 AND others NOT BETWEEN 1 AND 4 AS is_safe
  FROM sizes
),
guards_ranks AS (
  SELECT sector, is_safe,
         COALESCE(sum(nationals) FILTER (WHERE NOT is_safe) OVER (), 0) AS hidden_nationals,
         row_number() OVER (
           PARTITION BY is_safe ORDER BY nationals >= 5 DESC, nationals, sector COLLATE "C"
         ) AS nth_for_nationals,
         COALESCE(sum(others) FILTER (WHERE NOT is_safe) OVER (), 0) AS hidden_others,
         row_number() OVER (
           PARTITION BY is_safe ORDER BY others >= 5 DESC, others, sector COLLATE "C"
         ) AS nth_for_others,
         COALESCE(sum(persons) FILTER (WHERE persons < 5) OVER (), 0) AS hidden_persons,
         row_number() OVER (
           PARTITION BY persons < 5 ORDER BY persons, sector COLLATE "C"
         ) AS nth_smallest
  FROM guards_checks
),
guards AS MATERIALIZED (
  SELECT sector,
         NOT is_safe
           OR (nth_for_nationals = 1 AND hidden_nationals BETWEEN 1 AND 4)
           OR (nth_for_others = 1 AND hidden_others BETWEEN 1 AND 4)
           OR (nth_smallest = 1 AND hidden_persons BETWEEN 1 AND 4) AS is_hidden
  FROM guards_ranks
),
grouped AS (
  SELECT CASE WHEN g.is_hidden THEN 'suppressed' ELSE s.sector END AS sector,
         count(DISTINCT s.person_id) AS total,
         count(DISTINCT s.person_id) FILTER (WHERE s.nationality = 'Qatari') AS nationals
  FROM staff AS s
  JOIN guards AS g ON g.sector = s.sector
  GROUP BY 1
  HAVING count(DISTINCT s.person_id) >= 5
     AND count(DISTINCT s.person_id) FILTER (WHERE s.nationality = 'Qatari') NOT BETWEEN 1 AND 4
     AND count(DISTINCT s.person_id) FILTER (WHERE s.nationality <> 'Qatari') NOT BETWEEN 1 AND 4
),
rated AS (
  SELECT sector, total, 100.0 * nationals / total AS rate, 100.0 * sum(nationals) OVER () / sum(total) OVER () AS overall
  FROM grouped
),
answer AS (
  SELECT sector, total, round(rate, 2) AS qatari_percent, round(100 - rate, 2) AS non_qatari_percent,
         round(2 * rate - 100, 2) AS gap_percent, round(overall, 2) AS overall_percent, round(rate - overall, 2) AS gap_to_overall
  FROM rated
)
SELECT sector, total, qatari_percent, non_qatari_percent, gap_percent, overall_percent, gap_to_overall
FROM answer
ORDER BY gap_to_overall, sector COLLATE "C"
