/*---
query_id: industry_unemployment_monthly
title: Unemployment by industry and month
description: >-
  Unemployed persons and unemployment rate by industry of the United States, month by month (Bureau of Labor
  Statistics, 2000-01 to 2010-02, not seasonally adjusted), with the change on the same month of the year before;
  rolling_avg is the mean rate of three months.
dataset: industry_unemployment
parameters:
  - {name: industry, type: string, default: null, length_max: 80, description: Only this industry; null is all}
  - {name: months_back, type: integer, default: 24, min: 1, max: 600, description: 'Months shown, the last being
     that of as_of'}
  - {name: as_of, type: date, default: null, description: Day whose month the answer ends with; null is the
     newest month of the dataset.}
columns:
  - {name: industry, type: string, description: Industry}
  - {name: month, type: date, description: First of the month}
  - {name: unemployed_thousands, type: integer, description: 'Unemployed persons, thousands'}
  - {name: unemployment_rate, type: decimal, unit: percent, description: Of the labour force of the industry}
  - {name: change_points_12m, type: decimal, unit: percent, nullable: true, description: 'Change on the year,
     percentage points'}
key: [industry, month]
unit: percent
cache: {ttl_seconds: 86400}
transform:
  - rolling_avg: {value: unemployment_rate, sort: month, group: [industry], window: 3}
examples:
  - params: {industry: Construction, months_back: 120}
  - params: {as_of: 2008-12-31}
---*/
WITH newest AS (
  SELECT max(u.month) AS month
  FROM public.industry_unemployment AS u
  WHERE :as_of IS NULL OR u.month <= :as_of
),
answer AS (
  SELECT u.industry, u.month, u.unemployed_thousands, round(u.unemployment_rate, 2) AS unemployment_rate,
         round(u.unemployment_rate - b.unemployment_rate, 2) AS change_points_12m
  FROM newest AS n
  JOIN public.industry_unemployment AS u
    ON u.month > (n.month - make_interval(months => :months_back))::date AND u.month <= n.month
  LEFT JOIN public.industry_unemployment AS b
    ON b.industry = u.industry AND b.month = (u.month - make_interval(months => 12))::date
)
SELECT industry, month, unemployed_thousands, unemployment_rate, change_points_12m
FROM answer
WHERE :industry IS NULL OR industry = :industry
ORDER BY industry COLLATE "C", month
