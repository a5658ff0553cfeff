/*---
query_id: backfill_jobs_list
operation: get_backfill_jobs
title: Backfills, newest first
description: Every backfill that is kept, with how far it is.
dataset: block_signals
parameters:
  - {name: status, type: string, default: null, allowed: [running, paused, completed, failed, cancelled], description: Only those in
     this state; null is all}
  - {name: limit, type: integer, default: 20, min: 1, max: 100, description: Rows at most}
  - {name: offset, type: integer, default: 0, min: 0, max: 1000000, description: Rows passed over}
columns:
  - {name: job_id, type: string, description: Identifier}
  - {name: job_type, type: string, description: What is filled}
  - {name: status, type: string, description: 'running, paused, completed, failed or cancelled'}
  - {name: start_block, type: integer, description: First height asked for}
  - {name: end_block, type: integer, description: Last height asked for}
  - {name: current_block, type: integer, nullable: true, description: Last height that is done; null where none is}
  - {name: progress_percentage, type: decimal, unit: percent, description: Share of the heights that are done}
  - {name: blocks_found, type: integer, unit: count, description: Blocks that the files had}
  - {name: ranges_done, type: integer, unit: count, description: Ranges committed}
  - {name: estimated_completion, type: timestamp, nullable: true, description: When it ends at the pace so far}
  - {name: error_code, type: string, nullable: true, description: Why it failed}
  - {name: error_message, type: string, nullable: true, description: The same in words}
  - {name: created_at, type: timestamp, description: When it was asked for}
  - {name: updated_at, type: timestamp, description: When it last got on}
  - {name: finished_at, type: timestamp, nullable: true, description: When it ended}
key: [job_id]
unit: count
cache: {ttl_seconds: 300, region: backfill_job}
---*/
SELECT job_id, job_type, status, start_block, end_block,
       CASE WHEN next_block > start_block THEN next_block - 1 END AS current_block,
       round(100 * (next_block - start_block)::numeric / (end_block - start_block + 1), 2) AS progress_percentage,
       blocks_found, ranges_done,
       CASE WHEN status = 'running' AND next_block > start_block
            THEN beat_at + make_interval(secs => work_ms / 1000 / (next_block - start_block) * (end_block + 1 - next_block)) END
         AS estimated_completion,
       error_code, error_message, created_at, beat_at AS updated_at, finished_at
FROM public.backfill_jobs
WHERE :status IS NULL OR status = :status
ORDER BY created_at DESC, job_id COLLATE "C"
LIMIT :limit OFFSET :offset
