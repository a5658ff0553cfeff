/*---
query_id: sector_competitiveness_scores
title: Competitiveness of sectors
description: >-
  Percent rank of each sector by mean salary and by size; the score is their mean. Highly Competitive from 80,
  Competitive from 60, Moderate from 40, else Less Competitive. Sectors below five persons are left out; where
  they are together below five, the smallest other sector too.
dataset: lmis_generated
parameters:
  - {name: as_of, type: date, default: null, snap: month, description: Month the answer speaks of; null is the
     newest month of the dataset.}
columns:
  - {name: sector, type: string, description: Sector}
  - {name: persons, type: integer, unit: persons, description: Distinct persons employed}
  - {name: average_salary, type: decimal, unit: qar, description: Mean monthly salary}
  - {name: salary_percentile, type: decimal, unit: percent, description: Percent rank by salary}
  - {name: size_percentile, type: decimal, unit: percent, description: Percent rank by persons}
  - {name: competitiveness_score, type: decimal, unit: index, description: Mean of both}
  - {name: tier, type: string, description: Class of the score}
key: [sector]
unit: index
cache: {ttl_seconds: 14400}
privacy: {persons_column: persons, minimum_group_size: 5}
examples:
  - params: {as_of: 2019-12-01}
---*/
WITH newest AS (
  SELECT max(e.month) AS month
  FROM public.employment_records AS e
  WHERE :as_of IS NULL OR e.month <= :as_of
),
sizes AS (
  SELECT e.sector, count(DISTINCT e.person_id) AS persons, avg(e.salary_qar) AS salary
  FROM newest AS n
  JOIN public.employment_records AS e ON e.month = n.month AND e.status = 'employed'
  GROUP BY e.sector
),
ranks AS (
  SELECT sector, persons, salary,
         COALESCE(sum(persons) FILTER (WHERE persons < 5) OVER (), 0) AS hidden,
         row_number() OVER (PARTITION BY persons < 5 ORDER BY persons, sector COLLATE "C") AS nth_smallest
  FROM sizes
),
scored AS (
  SELECT sector, persons, salary,
         100 * (percent_rank() OVER (ORDER BY salary))::numeric AS salary_percentile,
         100 * (percent_rank() OVER (ORDER BY persons))::numeric AS size_percentile
  FROM ranks
  WHERE persons >= 5 AND (nth_smallest > 1 OR hidden NOT BETWEEN 1 AND 4)
),
answer AS (
  SELECT sector, persons, round(salary, 2) AS average_salary,
         round(salary_percentile, 2) AS salary_percentile, round(size_percentile, 2) AS size_percentile,
         round((salary_percentile + size_percentile) / 2, 2) AS competitiveness_score
  FROM scored
)
SELECT sector, persons, average_salary, salary_percentile, size_percentile, competitiveness_score,
       CASE WHEN competitiveness_score >= 80 THEN 'Highly Competitive' WHEN competitiveness_score >= 60 THEN 'Competitive'
            WHEN competitiveness_score >= 40 THEN 'Moderate' ELSE 'Less Competitive' END AS tier
FROM answer
ORDER BY competitiveness_score DESC, sector COLLATE "C"
