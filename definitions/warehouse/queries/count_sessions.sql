/*---
query_id: count_sessions
title: How many sessions are kept
description: Sessions of all people, or of one name; never what is in them. For administrators.
dataset: warehouse_documents
access_level: confidential
parameters:
  - {name: session_id, type: string, default: null, length_max: 128, description: Only sessions of this name; null is all}
columns:
  - {name: sessions, type: integer, unit: count, description: Sessions}
key: [sessions]
unit: count
cache: {ttl_seconds: 300, region: sql_query}
narrow:
  - {table: public.user_sessions, column: session_id, param: session_id}
examples:
  - params: {}
---*/
WITH answer AS (
  SELECT count(*) AS sessions
  FROM public.user_sessions AS s
  WHERE (:session_id IS NULL OR s.session_id = :session_id)
)
SELECT sessions
FROM answer
ORDER BY sessions
