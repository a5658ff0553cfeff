/*---
query_id: qatarization_rates
operation: get_qatarization_rates
title: Qatarization rates
description: >-
  Share of nationals among the staff of each sector, or of one company, at the newest month not after as_of.
  Generated records: Qatari against Non-Qatari. With source=panel the answer is an analogue from the real census
  extract: born in the United States against born elsewhere, by class of worker in place of sector, unknown
  countries of birth left out; measured_as says which. It has no companies. A sector in which either side is one
  to four persons is merged into one row named suppressed. A company of which that holds is not answered, nor,
  where the companies not answered in a sector are together one to four persons of either side, its smallest other
  one.
dataset: {param: source, values: {panel: [census_workforce], generated: [lmis_generated]}}
parameters:
  - {name: sector, type: string, default: null, length_max: 80, description: Only this sector; null is all}
  - {name: company_id, type: string, default: null, length_max: 40, description: Only this company; null is whole
     sectors}
  - {name: source, type: string, default: generated, allowed: [panel, generated], description: 'generated: Qatari
     among all staff; panel: the census analogue, born in the United States among all workers'}
  - {name: as_of, type: date, default: null, snap: month, description: Month the answer speaks of; null is the
     newest month of the dataset.}
columns:
  - {name: sector, type: string, description: 'Sector, class of worker, or suppressed'}
  - {name: company_id, type: string, nullable: true, description: Company asked for; null for a whole sector}
  - {name: total, type: integer, unit: persons, description: Distinct persons}
  - {name: qatari_count, type: integer, unit: persons, description: Nationals among them}
  - {name: expat_count, type: integer, unit: persons, description: Others}
  - {name: qatarization_rate, type: decimal, unit: percent, description: 'Nationals of total, two decimals'}
  - {name: measured_as, type: string, description: 'qatari_nationality, or born_in_united_states for the census
     analogue'}
key: [sector]
unit: percent
cache: {ttl_seconds: 604800}
privacy: {persons_column: total, minimum_group_size: 5}
examples:
  - params: {sector: Energy}
  - params: {source: panel}
  - params: {as_of: 2020-01-01}
---*/
WITH newest AS (
  SELECT max(e.month) AS month
  FROM public.employment_records AS e
  WHERE :source = 'generated' AND (:as_of IS NULL OR e.month <= :as_of)
),
people AS (
  SELECT e.person_id, e.sector, e.company_id,
         CASE WHEN e.nationality = 'Qatari' THEN 'national' ELSE 'other' END AS standing
  FROM newest AS n
  JOIN public.employment_records AS e ON e.month = n.month
  WHERE :source = 'generated' AND e.status = 'employed'
  UNION ALL
  SELECT c.census_id::text, c.workclass, NULL,
         CASE WHEN c.native_country IS NULL THEN 'unknown'
              WHEN c.native_country = 'United-States' THEN 'national'
              ELSE 'other' END
  FROM public.census_workforce AS c
  WHERE :source = 'panel' AND c.workclass IS NOT NULL AND (:as_of IS NULL OR :as_of >= DATE '1994-12-01')
),
sector_sizes AS (
  SELECT sector,
         count(DISTINCT person_id) AS persons,
         count(DISTINCT person_id) FILTER (WHERE standing = 'national') AS nationals,
         count(DISTINCT person_id) FILTER (WHERE standing = 'other') AS others,
         count(DISTINCT person_id) FILTER (WHERE standing = 'unknown') AS unknowns
  FROM people
  GROUP BY sector
),
sector_guards_checks AS (
  SELECT sector, persons, nationals, others, unknowns,
         nationals NOT BETWEEN 1 AND 4 AND others NOT BETWEEN 1 AND 4 AND unknowns NOT BETWEEN 1 AND 4 AS is_safe
  FROM sector_sizes
),
sector_guards_ranks AS (
  SELECT sector, is_safe,
         COALESCE(sum(nationals) FILTER (WHERE NOT is_safe) OVER (), 0) AS hidden_nationals,
         row_number() OVER (
           PARTITION BY is_safe ORDER BY nationals >= 5 DESC, nationals, sector COLLATE "C"
         ) AS nth_for_nationals,
         COALESCE(sum(others) FILTER (WHERE NOT is_safe) OVER (), 0) AS hidden_others,
         row_number() OVER (
           PARTITION BY is_safe ORDER BY others >= 5 DESC, others, sector COLLATE "C"
         ) AS nth_for_others,
         COALESCE(sum(unknowns) FILTER (WHERE NOT is_safe) OVER (), 0) AS hidden_unknowns,
         row_number() OVER (
           PARTITION BY is_safe ORDER BY unknowns >= 5 DESC, unknowns, sector COLLATE "C"
         ) AS nth_for_unknowns,
         COALESCE(sum(persons) FILTER (WHERE persons < 5) OVER (), 0) AS hidden_persons,
         row_number() OVER (
           PARTITION BY persons < 5 ORDER BY persons, sector COLLATE "C"
         ) AS nth_smallest
  FROM sector_guards_checks
),
sector_guards AS MATERIALIZED (
  SELECT sector,
         NOT is_safe
           OR (nth_for_nationals = 1 AND hidden_nationals BETWEEN 1 AND 4)
           OR (nth_for_others = 1 AND hidden_others BETWEEN 1 AND 4)
           OR (nth_for_unknowns = 1 AND hidden_unknowns BETWEEN 1 AND 4)
           OR (nth_smallest = 1 AND hidden_persons BETWEEN 1 AND 4) AS is_hidden
  FROM sector_guards_ranks
),
company_sizes AS (
  SELECT sector, company_id,
         count(DISTINCT person_id) AS persons,
         count(DISTINCT person_id) FILTER (WHERE standing = 'national') AS nationals,
         count(DISTINCT person_id) FILTER (WHERE standing = 'other') AS others
  FROM people
  WHERE :company_id IS NOT NULL AND company_id IS NOT NULL
  GROUP BY sector, company_id
),
company_guards_checks AS (
  SELECT sector, company_id, persons, nationals, others,
         nationals NOT BETWEEN 1 AND 4 AND others NOT BETWEEN 1 AND 4 AS is_safe
  FROM company_sizes
),
company_guards_ranks AS (
  SELECT sector, company_id, is_safe,
         COALESCE(sum(nationals) FILTER (WHERE NOT is_safe) OVER (PARTITION BY sector), 0) AS hidden_nationals,
         row_number() OVER (
           PARTITION BY sector, is_safe ORDER BY nationals >= 5 DESC, nationals, company_id COLLATE "C"
         ) AS nth_for_nationals,
         COALESCE(sum(others) FILTER (WHERE NOT is_safe) OVER (PARTITION BY sector), 0) AS hidden_others,
         row_number() OVER (
           PARTITION BY sector, is_safe ORDER BY others >= 5 DESC, others, company_id COLLATE "C"
         ) AS nth_for_others,
         COALESCE(sum(persons) FILTER (WHERE persons < 5) OVER (PARTITION BY sector), 0) AS hidden_persons,
         row_number() OVER (
           PARTITION BY sector, persons < 5 ORDER BY persons, company_id COLLATE "C"
         ) AS nth_smallest
  FROM company_guards_checks
),
company_guards AS MATERIALIZED (
  SELECT sector, company_id,
         NOT is_safe
           OR (nth_for_nationals = 1 AND hidden_nationals BETWEEN 1 AND 4)
           OR (nth_for_others = 1 AND hidden_others BETWEEN 1 AND 4)
           OR (nth_smallest = 1 AND hidden_persons BETWEEN 1 AND 4) AS is_hidden
  FROM company_guards_ranks
),
staff AS (
  SELECT CASE WHEN g.is_hidden AND :company_id IS NULL THEN 'suppressed' ELSE p.sector END AS label,
         CASE WHEN :company_id IS NOT NULL THEN p.company_id END AS company_id,
         p.person_id, p.standing
  FROM people AS p
  JOIN sector_guards AS g ON g.sector = p.sector
  LEFT JOIN company_guards AS c ON c.sector = p.sector AND c.company_id = p.company_id
  WHERE p.standing <> 'unknown' AND (:company_id IS NULL OR (p.company_id = :company_id AND NOT c.is_hidden))
),
answer AS (
  SELECT label AS sector, company_id,
         count(DISTINCT person_id) AS total,
         count(DISTINCT person_id) FILTER (WHERE standing = 'national') AS qatari_count,
         count(DISTINCT person_id) FILTER (WHERE standing = 'other') AS expat_count
  FROM staff
  GROUP BY label, company_id
  HAVING count(DISTINCT person_id) >= 5
     AND count(DISTINCT person_id) FILTER (WHERE standing = 'national') NOT BETWEEN 1 AND 4
     AND count(DISTINCT person_id) FILTER (WHERE standing = 'other') NOT BETWEEN 1 AND 4
)
SELECT sector, company_id, total, qatari_count, expat_count,
       round(100.0 * qatari_count / total, 2) AS qatarization_rate,
       CASE WHEN :source = 'panel' THEN 'born_in_united_states' ELSE 'qatari_nationality' END AS measured_as
FROM answer
WHERE :sector IS NULL OR sector = :sector
ORDER BY sector COLLATE "C"
