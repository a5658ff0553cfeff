/*---
query_id: blocks_daily
operation: get_blocks_daily
title: Bitcoin blocks by day
description: >-
  Blocks of each UTC day by the time in the block, with what they moved and earned. Only days whose blocks are bundled: 2023-02-14 to
  2023-04-21 and 2025-08-10 to 2026-02-01; the first and last of each are parts of days.
dataset: btc_blocks
parameters:
  - {name: day, type: date, default: null, description: Only this day; null is all}
columns:
  - {name: day, type: date, description: Day in UTC}
  - {name: blocks, type: integer, unit: count, description: Blocks}
  - {name: first_height, type: integer, description: Lowest height}
  - {name: last_height, type: integer, description: Greatest height}
  - {name: transactions, type: integer, unit: count, description: Transactions}
  - {name: fees_btc, type: decimal, unit: btc, description: Fees}
  - {name: moved_btc, type: decimal, unit: btc, description: 'Value of all outputs, change included'}
  - {name: average_feerate, type: decimal, unit: sat/vb, nullable: true, description: Fees over virtual size}
  - {name: average_weight, type: decimal, unit: count, description: Mean weight of a block}
key: [day]
unit: count
cache: {ttl_seconds: 3600}
examples:
  - params: {day: 2026-01-15}
---*/
WITH answer AS (
  SELECT block_time::date AS day, count(*) AS blocks, min(height) AS first_height, max(height) AS last_height, sum(txs) AS transactions,
         round(sum(total_fee_sat) / 100000000, 8) AS fees_btc, round(sum(total_out_sat) / 100000000, 8) AS moved_btc,
         round(sum(total_fee_sat) * 4 / NULLIF(sum(total_weight), 0), 4) AS average_feerate, round(avg(total_weight), 1) AS average_weight
  FROM public.btc_blocks
  GROUP BY 1
)
SELECT day, blocks, first_height, last_height, transactions, fees_btc, moved_btc, average_feerate, average_weight
FROM answer
WHERE :day IS NULL OR day = :day
ORDER BY day
