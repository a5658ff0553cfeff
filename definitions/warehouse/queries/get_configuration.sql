/*---
query_id: get_configuration
title: Settings
description: What was set through the API, by its key. For administrators; GET /configuration/{key} gives one to anyone with a token.
dataset: warehouse_documents
parameters:
  - {name: key, type: string, default: null, length_max: 100, pattern: '[a-z][a-z0-9_.-]*', description: Only this setting; null is all}
columns:
  - {name: key, type: string, description: Key}
  - {name: value, type: json, description: Value}
key: [key]
unit: count
access_level: confidential
cache: {ttl_seconds: 86400, region: config_data}
narrow:
  - {table: public.config_data, column: key, param: key}
examples:
  - params: {}
---*/
SELECT c.key, c.value
FROM public.config_data AS c
WHERE (:key IS NULL OR c.key = :key)
ORDER BY c.key COLLATE "C"
