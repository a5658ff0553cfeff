/*---
query_id: salary_statistics_sector
operation: get_salary_statistics
title: Salary statistics by sector
description: >-
  Salaries of current staff by sector: mean, quartiles, extremes and spread at the newest month not after as_of.
  The unit of the salaries is in salary_unit: QAR a month for the generated records, 1980s US dollars an hour for
  the real wage panel (which knows no nationality: that filter answers without rows there). The text of job_title
  is searched as written, in any case, among the titles that at least five persons of each nationality present
  hold in the sector; other titles cannot be searched for. Sectors below five persons are merged into one row
  named suppressed, which a filter for a sector never returns. A filter for a nationality leaves a sector out
  where either side of the split would be one to four persons. Minimum and maximum are rounded to 100 QAR or 0.10
  dollars.
dataset: {param: source, values: {panel: [wage_panel], generated: [lmis_generated]}}
parameters:
  - {name: nationality, type: string, default: null, allowed: [Qatari, Non-Qatari], description: Only persons of
     this nationality; null is all}
  - {name: sector, type: string, default: null, length_max: 80, description: Only this sector; null is all}
  - {name: job_title, type: string, default: null, length_max: 80, description: 'Only titles that contain this
     text, in any case; no character is a wildcard'}
  - {name: source, type: string, default: generated, allowed: [panel, generated], description: 'generated:
     monthly salaries in QAR; panel: real hourly wages in 1980s US dollars'}
  - {name: as_of, type: date, default: null, snap: month, description: Month the answer speaks of; null is the
     newest month of the dataset.}
columns:
  - {name: sector, type: string, description: 'Sector, or suppressed for small sectors merged'}
  - {name: employee_count, type: integer, unit: persons, description: Distinct persons}
  - {name: average_salary, type: decimal, description: Mean}
  - {name: p25, type: decimal, description: First quartile}
  - {name: p50, type: decimal, description: Median}
  - {name: p75, type: decimal, description: Third quartile}
  - {name: p90, type: decimal, description: Ninth decile}
  - {name: min_salary, type: decimal, description: 'Smallest, rounded'}
  - {name: max_salary, type: decimal, description: 'Largest, rounded'}
  - {name: stddev_salary, type: decimal, description: Sample standard deviation}
  - {name: salary_unit, type: string, description: qar_per_month or usd_per_hour}
key: [sector]
unit: {param: source, values: {panel: usd_per_hour, generated: qar_per_month}}
cache: {ttl_seconds: 86400}
privacy: {persons_column: employee_count, minimum_group_size: 5}
examples:
  - params: {nationality: Qatari}
  - params: {job_title: engineer}
  - params: {source: panel}
  - params: {source: panel, job_title: sales, as_of: 1985-01-01}
---*/
WITH newest_month AS (
  SELECT max(e.month) AS month
  FROM public.employment_records AS e
  WHERE :source = 'generated' AND (:as_of IS NULL OR e.month <= :as_of)
),
newest_year AS (
  SELECT max(w.year) AS year
  FROM public.wage_panel AS w
  WHERE :source = 'panel' AND (:as_of IS NULL OR w.year <= EXTRACT(YEAR FROM :as_of))
),
people AS (
  SELECT e.person_id, e.sector, e.nationality, COALESCE(e.job_title, '') AS job_title, e.salary_qar AS salary
  FROM newest_month AS n
  JOIN public.employment_records AS e ON e.month = n.month
  WHERE :source = 'generated' AND e.status = 'employed'
  UNION ALL
  SELECT w.person_id::text, w.sector, 'unknown', w.occupation, exp(w.log_hourly_wage::float8)::numeric
  FROM newest_year AS n
  JOIN public.wage_panel AS w ON w.year = n.year
  WHERE :source = 'panel'
),
sector_sizes AS (
  SELECT sector,
         count(DISTINCT person_id) AS persons,
         count(DISTINCT person_id) FILTER (WHERE nationality = 'Qatari') AS nationals,
         count(DISTINCT person_id) FILTER (WHERE nationality <> 'Qatari') AS others
  FROM people
  GROUP BY sector
),
plain_guards_ranks AS (
  SELECT sector, persons,
         COALESCE(sum(persons) FILTER (WHERE persons < 5) OVER (), 0) AS hidden_persons,
         row_number() OVER (PARTITION BY persons < 5 ORDER BY persons, sector COLLATE "C") AS nth_smallest
  FROM sector_sizes
),
plain_guards AS MATERIALIZED (
  SELECT sector, persons < 5 OR (nth_smallest = 1 AND hidden_persons BETWEEN 1 AND 4) AS is_hidden
  FROM plain_guards_ranks
),
split_guards_checks AS (
  SELECT sector, persons, nationals, others,
         nationals NOT BETWEEN 1 AND 4 AND others NOT BETWEEN 1 AND 4 AS is_safe
  FROM sector_sizes
),
split_guards_ranks AS (
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
  FROM split_guards_checks
),
split_guards AS MATERIALIZED (
  SELECT sector,
         NOT is_safe
           OR (nth_for_nationals = 1 AND hidden_nationals BETWEEN 1 AND 4)
           OR (nth_for_others = 1 AND hidden_others BETWEEN 1 AND 4)
           OR (nth_smallest = 1 AND hidden_persons BETWEEN 1 AND 4) AS is_hidden
  FROM split_guards_ranks
),
staff AS (
  SELECT CASE WHEN (:nationality IS NULL AND g.is_hidden) OR (:nationality IS NOT NULL AND s.is_hidden)
              THEN 'suppressed' ELSE p.sector END AS label,
         p.person_id, p.nationality, p.job_title, p.salary
  FROM people AS p
  JOIN plain_guards AS g ON g.sector = p.sector
  JOIN split_guards AS s ON s.sector = p.sector
),
splits AS MATERIALIZED (
  SELECT label, count(DISTINCT person_id) FILTER (WHERE nationality <> :nationality) NOT BETWEEN 1 AND 4 AS can_split
  FROM staff
  GROUP BY label
),
title_sizes AS (
  SELECT label, job_title,
         count(DISTINCT person_id) AS persons,
         count(DISTINCT person_id) FILTER (WHERE nationality = 'Qatari') AS nationals,
         count(DISTINCT person_id) FILTER (WHERE nationality <> 'Qatari') AS others
  FROM staff
  GROUP BY label, job_title
),
title_guards_checks AS (
  SELECT label, job_title, persons, nationals, others,
         nationals NOT BETWEEN 1 AND 4 AND others NOT BETWEEN 1 AND 4 AS is_safe
  FROM title_sizes
),
title_guards_ranks AS (
  SELECT label, job_title, is_safe,
         COALESCE(sum(nationals) FILTER (WHERE NOT is_safe) OVER (PARTITION BY label), 0) AS hidden_nationals,
         row_number() OVER (
           PARTITION BY label, is_safe ORDER BY nationals >= 5 DESC, nationals, job_title COLLATE "C"
         ) AS nth_for_nationals,
         COALESCE(sum(others) FILTER (WHERE NOT is_safe) OVER (PARTITION BY label), 0) AS hidden_others,
         row_number() OVER (
           PARTITION BY label, is_safe ORDER BY others >= 5 DESC, others, job_title COLLATE "C"
         ) AS nth_for_others,
         COALESCE(sum(persons) FILTER (WHERE persons < 5) OVER (PARTITION BY label), 0) AS hidden_persons,
         row_number() OVER (
           PARTITION BY label, persons < 5 ORDER BY persons, job_title COLLATE "C"
         ) AS nth_smallest
  FROM title_guards_checks
),
title_guards AS MATERIALIZED (
  SELECT label, job_title,
         NOT is_safe
           OR (nth_for_nationals = 1 AND hidden_nationals BETWEEN 1 AND 4)
           OR (nth_for_others = 1 AND hidden_others BETWEEN 1 AND 4)
           OR (nth_smallest = 1 AND hidden_persons BETWEEN 1 AND 4) AS is_hidden
  FROM title_guards_ranks
),
searchable AS (
  SELECT label, job_title
  FROM title_guards
  WHERE NOT is_hidden AND label <> 'suppressed' AND strpos(lower(job_title), lower(:job_title)) > 0
),
answer AS (
  SELECT s.label AS sector,
         count(DISTINCT s.person_id) AS employee_count,
         round(avg(s.salary), 2) AS average_salary,
         round((percentile_cont(0.25) WITHIN GROUP (ORDER BY s.salary))::numeric, 2) AS p25,
         round((percentile_cont(0.50) WITHIN GROUP (ORDER BY s.salary))::numeric, 2) AS p50,
         round((percentile_cont(0.75) WITHIN GROUP (ORDER BY s.salary))::numeric, 2) AS p75,
         round((percentile_cont(0.90) WITHIN GROUP (ORDER BY s.salary))::numeric, 2) AS p90,
         round(min(s.salary), CASE WHEN :source = 'panel' THEN 1 ELSE -2 END) AS min_salary,
         round(max(s.salary), CASE WHEN :source = 'panel' THEN 1 ELSE -2 END) AS max_salary,
         round(stddev_samp(s.salary), 2) AS stddev_salary,
         CASE WHEN :source = 'panel' THEN 'usd_per_hour' ELSE 'qar_per_month' END AS salary_unit
  FROM staff AS s
  JOIN splits AS f ON f.label = s.label
  LEFT JOIN searchable AS t ON t.label = s.label AND t.job_title = s.job_title
  WHERE (:job_title IS NULL OR t.job_title IS NOT NULL)
    AND (:nationality IS NULL OR (s.nationality = :nationality AND f.can_split))
  GROUP BY s.label
  HAVING count(DISTINCT s.person_id) >= 5
)
SELECT sector, employee_count, average_salary, p25, p50, p75, p90, min_salary, max_salary, stddev_salary, salary_unit
FROM answer
WHERE :sector IS NULL OR sector = :sector
ORDER BY sector COLLATE "C"
