/*---
query_id: employee_transitions_by_sector
operation: get_employee_transitions
title: Employee transitions between sectors
description: >-
  Moves of persons from one sector to another, counted and with the change of salary, per pair of sectors.
  Generated records: a move is the next job, in another sector, begun within 180 days of leaving the last; it
  belongs to the month of its first record. Wage panel: a move is a change of industry from one year to the next,
  and belongs to the later year. Moves within a sector are not counted. Pairs below five persons in the whole
  record are merged into one row suppressed/suppressed; where that row would stay below five persons, the smallest
  other pair joins it, so that the rows add up to the exact total. Under a nationality or dates, a pair of which
  any part, chosen or not, is one to four persons joins that row too, and the row is left out where that holds for
  it. A filter for one end never returns that row.
dataset: {param: source, values: {panel: [wage_panel], generated: [lmis_generated]}}
parameters:
  - {name: nationality, type: string, default: null, allowed: [Qatari, Non-Qatari], description: Only persons of
     this nationality; null is all}
  - {name: from_sector, type: string, default: null, length_max: 80, description: Sector left; null is any}
  - {name: to_sector, type: string, default: null, length_max: 80, description: Sector entered; null is any exit
     into another sector}
  - {name: start_date, type: date, default: null, snap: month, description: First month of moves counted; null is
     the first of the dataset}
  - {name: end_date, type: date, default: null, snap: month, description: Last month of moves counted; null is
     the newest of the dataset}
  - {name: source, type: string, default: generated, allowed: [panel, generated], description: 'generated:
     monthly records; panel: the real wage panel, year to year'}
columns:
  - {name: from_sector, type: string, description: 'Sector left, or suppressed'}
  - {name: to_sector, type: string, description: 'Sector entered, or suppressed'}
  - {name: transitions, type: integer, unit: count, description: Moves}
  - {name: persons, type: integer, unit: persons, description: Distinct persons who moved}
  - {name: average_old_salary, type: decimal, description: Mean salary before the move}
  - {name: average_new_salary, type: decimal, description: Mean salary after the move}
  - {name: average_salary_change, type: decimal, description: Mean change}
  - {name: median_salary_change, type: decimal, description: Median change}
  - {name: salary_unit, type: string, description: qar_per_month or usd_per_hour}
key: [from_sector, to_sector]
unit: count
cache: {ttl_seconds: 43200}
privacy: {persons_column: persons, minimum_group_size: 5}
examples:
  - params: {source: panel}
  - params: {from_sector: Energy, start_date: 2020-01-01, end_date: 2024-12-01}
  - params: {nationality: Qatari}
  - params: {source: panel, to_sector: Manufacturing}
---*/
WITH moves AS (
  SELECT e.person_id, e.nationality, e.month, o.sector AS old_sector, e.sector AS new_sector,
         o.salary_qar AS old_salary, e.salary_qar AS new_salary
  FROM public.employment_records AS e
  CROSS JOIN LATERAL (
    SELECT p.sector, p.salary_qar, p.month, p.end_date
    FROM public.employment_records AS p
    WHERE p.person_id = e.person_id AND p.month < e.month AND p.status = 'employed'
    ORDER BY p.month DESC
    LIMIT 1
  ) AS o
  WHERE :source = 'generated'
    AND e.status = 'employed'
    AND e.start_date >= e.month - make_interval(months => 1)
    AND o.sector <> e.sector
    AND e.start_date - COALESCE(o.end_date, (o.month + make_interval(months => 1, days => -1))::date) <= 180
  UNION ALL
  SELECT n.person_id::text, 'unknown', make_date(n.year, 1, 1), o.sector, n.sector,
         exp(o.log_hourly_wage::float8)::numeric, exp(n.log_hourly_wage::float8)::numeric
  FROM public.wage_panel AS n
  JOIN public.wage_panel AS o ON o.person_id = n.person_id AND o.year = n.year - 1
  WHERE :source = 'panel' AND o.sector <> n.sector
),
flagged AS (
  SELECT person_id, old_sector, new_sector, old_salary, new_salary,
         :nationality IS NULL OR nationality = :nationality AS is_theirs,
         (:start_date IS NULL OR month >= :start_date) AND (:end_date IS NULL OR month <= :end_date) AS is_then
  FROM moves
),
pairs AS (
  SELECT old_sector, new_sector, count(DISTINCT person_id) AS persons
  FROM flagged
  GROUP BY old_sector, new_sector
),
hidden AS MATERIALIZED (
  SELECT count(DISTINCT m.person_id) AS persons
  FROM flagged AS m
  JOIN pairs AS p ON p.old_sector = m.old_sector AND p.new_sector = m.new_sector
  WHERE p.persons < 5
),
pair_ranks AS (
  SELECT old_sector, new_sector, persons,
         row_number() OVER (
           PARTITION BY persons < 5 ORDER BY persons, old_sector COLLATE "C", new_sector COLLATE "C"
         ) AS nth_smallest
  FROM pairs
),
pair_labels AS MATERIALIZED (
  SELECT p.old_sector, p.new_sector,
         p.persons < 5 OR (p.nth_smallest = 1 AND h.persons BETWEEN 1 AND 4) AS is_merged
  FROM pair_ranks AS p
  CROSS JOIN hidden AS h
),
labelled AS (
  SELECT m.person_id, m.is_theirs, m.is_then, m.old_salary, m.new_salary,
         CASE WHEN l.is_merged THEN 'suppressed' ELSE m.old_sector END AS old_label,
         CASE WHEN l.is_merged THEN 'suppressed' ELSE m.new_sector END AS new_label
  FROM flagged AS m
  JOIN pair_labels AS l ON l.old_sector = m.old_sector AND l.new_sector = m.new_sector
),
splits AS MATERIALIZED (
  SELECT old_label, new_label,
         count(DISTINCT person_id) FILTER (WHERE is_theirs AND is_then) < 5
           OR count(DISTINCT person_id) FILTER (WHERE is_theirs AND NOT is_then) BETWEEN 1 AND 4
           OR count(DISTINCT person_id) FILTER (WHERE NOT is_theirs AND is_then) BETWEEN 1 AND 4
           OR count(DISTINCT person_id) FILTER (WHERE NOT is_theirs AND NOT is_then) BETWEEN 1 AND 4 AS is_merged
  FROM labelled
  GROUP BY old_label, new_label
),
grouped AS (
  SELECT CASE WHEN s.is_merged THEN 'suppressed' ELSE l.old_label END AS from_sector,
         CASE WHEN s.is_merged THEN 'suppressed' ELSE l.new_label END AS to_sector,
         l.person_id, l.is_theirs, l.is_then, l.is_theirs AND l.is_then AS is_chosen, l.old_salary, l.new_salary
  FROM labelled AS l
  JOIN splits AS s ON s.old_label = l.old_label AND s.new_label = l.new_label
),
answer AS (
  SELECT from_sector, to_sector,
         count(*) FILTER (WHERE is_chosen) AS transitions,
         count(DISTINCT person_id) FILTER (WHERE is_chosen) AS persons,
         round(avg(old_salary) FILTER (WHERE is_chosen), 2) AS average_old_salary,
         round(avg(new_salary) FILTER (WHERE is_chosen), 2) AS average_new_salary,
         round(avg(new_salary - old_salary) FILTER (WHERE is_chosen), 2) AS average_salary_change,
         round((percentile_cont(0.5) WITHIN GROUP (ORDER BY new_salary - old_salary) FILTER (WHERE is_chosen))::numeric, 2)
           AS median_salary_change,
         CASE WHEN :source = 'panel' THEN 'usd_per_hour' ELSE 'qar_per_month' END AS salary_unit
  FROM grouped
  GROUP BY from_sector, to_sector
  HAVING count(DISTINCT person_id) FILTER (WHERE is_chosen) >= 5
     AND count(DISTINCT person_id) FILTER (WHERE is_theirs AND NOT is_then) NOT BETWEEN 1 AND 4
     AND count(DISTINCT person_id) FILTER (WHERE NOT is_theirs AND is_then) NOT BETWEEN 1 AND 4
     AND count(DISTINCT person_id) FILTER (WHERE NOT is_theirs AND NOT is_then) NOT BETWEEN 1 AND 4
)
SELECT from_sector, to_sector, transitions, persons, average_old_salary, average_new_salary, average_salary_change,
       median_salary_change, salary_unit
FROM answer
WHERE (:from_sector IS NULL OR from_sector = :from_sector) AND (:to_sector IS NULL OR to_sector = :to_sector)
ORDER BY transitions DESC, from_sector COLLATE "C", to_sector COLLATE "C"
