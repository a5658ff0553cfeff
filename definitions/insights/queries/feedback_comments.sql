/*---
query_id: feedback_comments
operation: get_feedback_comments
title: Comments on an insight, newest first
description: >-
  What people wrote about one insight, with their rating, and without who they are. The bundled feedback has ratings alone.
dataset: insight_feedback
parameters:
  - {name: insight_id, type: string, required: true, length_max: 100, description: Identifier}
  - {name: limit, type: integer, default: 20, min: 1, max: 100, description: Rows at most}
  - {name: offset, type: integer, default: 0, min: 0, max: 1000000, description: Rows passed over}
columns:
  - {name: feedback_id, type: integer, description: Number of the feedback}
  - {name: comment, type: string, description: At most 1000 characters}
  - {name: rating, type: integer, nullable: true, description: '1 to 5, where it was given'}
  - {name: updated_at, type: timestamp, description: When it was last written}
key: [feedback_id]
unit: count
cache: {ttl_seconds: 300, region: feedback_comments}
narrow:
  - {table: public.insight_feedback, column: insight_id, param: insight_id}
tags: ["insight:{insight_id}"]
---*/
SELECT f.feedback_id, f.comment, f.rating, f.updated_at
FROM public.insight_feedback AS f
WHERE f.insight_id = :insight_id AND f.comment IS NOT NULL
ORDER BY f.updated_at DESC, f.feedback_id DESC
LIMIT :limit OFFSET :offset
