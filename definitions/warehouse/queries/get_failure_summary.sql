/*---
query_id: get_failure_summary
title: Failures by mode
description: >-
  How many failures had each mode, and how many there were (mode all). A failure may have several modes, and has unknown where the
  source names none.
dataset: machine_readings
parameters: []
columns:
  - {name: mode, type: string, description: 'TWF, HDF, PWF, OSF, RNF, unknown or all'}
  - {name: failures, type: integer, unit: count, description: Failures}
  - {name: assets, type: integer, unit: count, description: Pieces of equipment that had them}
key: [mode]
unit: count
cache: {ttl_seconds: 600, region: sql_query}
tags: ['equipment:*']
examples:
  - params: {}
---*/
WITH modes AS (
  SELECT m.asset_id, u.mode
  FROM public.equipment_maintenance AS m
  CROSS JOIN LATERAL unnest(string_to_array(m.modes, '+') || 'all'::text) AS u(mode)
),
answer AS (
  SELECT mode, count(*) AS failures, count(DISTINCT asset_id) AS assets
  FROM modes
  GROUP BY mode
)
SELECT mode, failures, assets
FROM answer
ORDER BY mode COLLATE "C"
