/*---
query_id: workspace_directory
title: Every workspace
description: >-
  Names and kinds of all workspaces: whom packs are warmed for.
dataset: workspaces
scope: public
access_level: confidential
columns:
  - {name: workspace_id, type: string, description: Workspace}
  - {name: kind, type: string, description: 'repository, benchmark or trace'}
key: [workspace_id]
unit: count
cache: {ttl_seconds: 3600}
---*/
SELECT workspace_id, kind
FROM public.workspaces
ORDER BY workspace_id COLLATE "C"
