/*---
query_id: career_progression_paths
title: Career progression by sector
description: >-
  Of staff with at least min_tenure_months in their present job: mean tenure, mean number of changes of employer
  in the records so far, growth of salary since the first record of the present job (mean and median) and the
  share whose title there has changed. Tenure counts whole calendar months from start_date. Sectors with fewer
  than 20 such persons are left out, and sectors in which a band of tenure between two choices of
  min_tenure_months holds one to four persons.
dataset: lmis_generated
parameters:
  - {name: min_tenure_months, type: integer, default: 12, allowed: [6, 12, 24, 36, 60], description: 'Shortest
     tenure of a person looked at, in calendar months'}
  - {name: as_of, type: date, default: null, snap: month, description: Month the answer speaks of; null is the
     newest month of the dataset.}
columns:
  - {name: sector, type: string, description: Sector}
  - {name: persons, type: integer, unit: persons, description: Distinct persons}
  - {name: average_tenure_months, type: decimal, unit: months, description: Mean tenure}
  - {name: average_job_changes, type: decimal, description: Mean number of changes of employer}
  - {name: average_salary_growth, type: decimal, unit: percent, description: Mean growth of salary in the present job}
  - {name: median_salary_growth, type: decimal, unit: percent, description: Median growth of salary in the
     present job}
  - {name: promotion_rate, type: decimal, unit: percent, description: Share with a new title in the present job}
key: [sector]
unit: percent
cache: {ttl_seconds: 14400}
privacy: {persons_column: persons, minimum_group_size: 20}
examples:
  - params: {min_tenure_months: 24}
  - params: {min_tenure_months: 6, as_of: 2022-01-01}
---*/
WITH newest AS (
  SELECT max(e.month) AS month
  FROM public.employment_records AS e
  WHERE :as_of IS NULL OR e.month <= :as_of
),
staff AS (
  SELECT e.person_id, e.sector, e.company_id, e.start_date, e.job_title, e.salary_qar, e.month,
         ((EXTRACT(YEAR FROM e.month) - EXTRACT(YEAR FROM e.start_date)) * 12
           + EXTRACT(MONTH FROM e.month) - EXTRACT(MONTH FROM e.start_date))::integer AS tenure_months
  FROM newest AS n
  JOIN public.employment_records AS e ON e.month = n.month
  WHERE e.status = 'employed'
),
spells AS (
  SELECT h.person_id, h.company_id, h.start_date, min(h.month) AS month
  FROM staff AS s
  JOIN public.employment_records AS h ON h.person_id = s.person_id AND h.month <= s.month
  WHERE h.status = 'employed' AND s.tenure_months >= :min_tenure_months
  GROUP BY h.person_id, h.company_id, h.start_date
),
employers AS (
  SELECT person_id, count(*) - 1 AS job_changes
  FROM spells
  GROUP BY person_id
),
paths AS (
  SELECT s.sector, s.person_id, s.tenure_months, c.job_changes,
         100.0 * (s.salary_qar - f.salary_qar) / NULLIF(f.salary_qar, 0) AS salary_growth,
         s.job_title IS DISTINCT FROM f.job_title AS is_promoted
  FROM staff AS s
  LEFT JOIN spells AS b ON b.person_id = s.person_id AND b.company_id = s.company_id AND b.start_date = s.start_date
  LEFT JOIN public.employment_records AS f ON f.person_id = b.person_id AND f.month = b.month
  LEFT JOIN employers AS c ON c.person_id = s.person_id
),
bands AS (
  SELECT sector, width_bucket(tenure_months, ARRAY[6, 12, 24, 36, 60]) AS band, count(DISTINCT person_id) AS persons
  FROM staff
  GROUP BY sector, width_bucket(tenure_months, ARRAY[6, 12, 24, 36, 60])
),
shown AS MATERIALIZED (
  SELECT sector
  FROM bands
  GROUP BY sector
  HAVING min(persons) >= 5
),
answer AS (
  SELECT sector,
         count(DISTINCT person_id) FILTER (WHERE tenure_months >= :min_tenure_months) AS persons,
         round(avg(tenure_months) FILTER (WHERE tenure_months >= :min_tenure_months), 2) AS average_tenure_months,
         round(avg(job_changes), 2) AS average_job_changes,
         round(avg(salary_growth), 2) AS average_salary_growth,
         round((percentile_cont(0.5) WITHIN GROUP (ORDER BY salary_growth))::numeric, 2) AS median_salary_growth,
         round(100.0 * count(*) FILTER (WHERE is_promoted AND tenure_months >= :min_tenure_months)
           / NULLIF(count(*) FILTER (WHERE tenure_months >= :min_tenure_months), 0), 2) AS promotion_rate
  FROM paths
  WHERE sector IN (SELECT b.sector FROM shown AS b)
  GROUP BY sector
  HAVING count(DISTINCT person_id) FILTER (WHERE tenure_months >= :min_tenure_months) >= 20
)
SELECT sector, persons, average_tenure_months, average_job_changes, average_salary_growth, median_salary_growth, promotion_rate
FROM answer
ORDER BY sector COLLATE "C"
