/*---
query_id: feedback_flags
operation: get_feedback_flags
title: Flags on an insight, newest first
description: What people hold against one insight and why, without who they are. For analysts.
dataset: insight_feedback
access_level: restricted
parameters:
  - {name: insight_id, type: string, required: true, length_max: 100, description: Identifier}
  - {name: limit, type: integer, default: 20, min: 1, max: 100, description: Rows at most}
  - {name: offset, type: integer, default: 0, min: 0, max: 1000000, description: Rows passed over}
columns:
  - {name: feedback_id, type: integer, description: Number of the feedback}
  - {name: flag_type, type: string, description: 'inaccurate, misleading or spam'}
  - {name: flag_reason, type: string, nullable: true, description: At most 500 characters}
  - {name: updated_at, type: timestamp, description: When it was last written}
key: [feedback_id]
unit: count
cache: {ttl_seconds: 300, region: feedback_comments}
narrow:
  - {table: public.insight_feedback, column: insight_id, param: insight_id}
tags: ["insight:{insight_id}"]
---*/
SELECT f.feedback_id, f.flag_type, f.flag_reason, f.updated_at
FROM public.insight_feedback AS f
WHERE f.insight_id = :insight_id AND f.flag_type IS NOT NULL
ORDER BY f.updated_at DESC, f.feedback_id DESC
LIMIT :limit OFFSET :offset
